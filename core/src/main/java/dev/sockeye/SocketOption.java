package dev.sockeye;

import java.util.List;

/**
 * A socket option whose value has a type: for {@link Socket#getsockopt(SocketOption)} and {@link
 * Socket#setsockopt(SocketOption, Object)}. Those that the platforms name are in {@link
 * SocketOptions}; others can be made here.
 *
 * @param <T> the type of its value
 */
public final class SocketOption<T> {

    /** How the value looks to the kernel. */
    enum Form {
        /** An {@code int}, 0 or not. */
        BOOLEAN,
        /** Bytes as they are. */
        BYTES,
        /** A {@code struct group_req}, whose group says the level. */
        GROUP_REQ,
        /** A {@code struct group_source_req}, whose group says the level. */
        GROUP_SOURCE_REQ,
        /** A {@code struct in_addr}. */
        IN_ADDR,
        /** An {@code int}. */
        INT,
        /** An array of {@code int}. */
        INTS,
        /** A {@code struct ipv6_mreq}. */
        IPV6_MREQ,
        /** A {@code struct ip_mreq_source}. */
        IP_MREQ_SOURCE,
        /** A {@code struct ip_mreqn}. */
        IP_MREQN,
        /** No memory at all: the number is given as the length. */
        LENGTH,
        /** A {@code struct linger}. */
        LINGER,
        /** Eight bytes; four are widened. */
        LONG,
        /** No memory and no length: the value means nothing. */
        NOTHING,
        /** A {@code struct packet_mreq}. */
        PACKET_MREQ,
        /** Characters, with or without a NUL. */
        STRING,
        /** A {@code struct tcp_info}. */
        TCP_INFO,
        /** A {@code struct timeval}. */
        TIMEVAL,
        /** A {@code struct tipc_group_req}. */
        TIPC_GROUP_REQ,
        /** A {@code struct tpacket_stats}. */
        TPACKET_STATS,
        /** A {@code struct ucred}. */
        UCRED
    }

    /** What can be done with it. */
    private enum Access {
        GET,
        SET,
        GET_AND_SET
    }

    private final String name;
    private final int level;
    private final int optname;
    private final Class<T> type;
    private final Form form;
    private final Access access;

    private SocketOption(
            String name, int level, int optname, Class<T> type, Form form, Access access) {
        this.name = name;
        this.level = level;
        this.optname = optname;
        this.type = type;
        this.form = form;
        this.access = access;
    }

    /** An option whose values are of exactly the class; the form reads and writes it. */
    static <T> SocketOption<T> of(String name, int level, int optname, Class<T> type, Form form) {
        return new SocketOption<>(name, level, optname, type, form, Access.GET_AND_SET);
    }

    @SuppressWarnings("unchecked") // Class literals have no type arguments.
    static SocketOption<List<Integer>> ofInts(String name, int level, int optname) {
        return of(name, level, optname, (Class<List<Integer>>) (Class<?>) List.class, Form.INTS);
    }

    /**
     * Makes an option that is on or off.
     *
     * @param name what messages call it, its C name
     * @param level a {@code SOL_*} or {@code IPPROTO_*}
     * @param optname its number
     * @return the option
     */
    public static SocketOption<Boolean> ofBoolean(String name, int level, int optname) {
        return of(name, level, optname, Boolean.class, Form.BOOLEAN);
    }

    /**
     * Makes an option that is an {@code int}.
     *
     * @param name what messages call it, its C name
     * @param level a {@code SOL_*} or {@code IPPROTO_*}
     * @param optname its number
     * @return the option
     */
    public static SocketOption<Integer> ofInt(String name, int level, int optname) {
        return of(name, level, optname, Integer.class, Form.INT);
    }

    /**
     * Makes an option of eight bytes.
     *
     * @param name what messages call it, its C name
     * @param level a {@code SOL_*} or {@code IPPROTO_*}
     * @param optname its number
     * @return the option
     */
    public static SocketOption<Long> ofLong(String name, int level, int optname) {
        return of(name, level, optname, Long.class, Form.LONG);
    }

    /**
     * Makes an option whose value is bytes, in host order; 1024 of them are read at most.
     *
     * @param name what messages call it, its C name
     * @param level a {@code SOL_*} or {@code IPPROTO_*}
     * @param optname its number
     * @return the option
     */
    public static SocketOption<byte[]> ofBytes(String name, int level, int optname) {
        return of(name, level, optname, byte[].class, Form.BYTES);
    }

    /**
     * Returns the same option for reading alone.
     *
     * @return one whose setting is refused before any system call
     */
    public SocketOption<T> readOnly() {
        return new SocketOption<>(name, level, optname, type, form, Access.GET);
    }

    /**
     * Returns the same option for setting alone.
     *
     * @return one whose reading is refused before any system call
     */
    public SocketOption<T> writeOnly() {
        return new SocketOption<>(name, level, optname, type, form, Access.SET);
    }

    /**
     * Returns the name.
     *
     * @return its C name, as {@code TCP_NODELAY}
     */
    public String name() {
        return name;
    }

    /**
     * Returns the level on this platform.
     *
     * @return a {@code SOL_*} or {@code IPPROTO_*}; {@link Constants#UNDEFINED} if the platform
     *     lacks it
     */
    public int level() {
        return level;
    }

    /**
     * Returns the number on this platform.
     *
     * @return the number; {@link Constants#UNDEFINED} if the platform lacks the option
     */
    public int optname() {
        return optname;
    }

    /**
     * Returns the type of its value.
     *
     * @return the class, {@link Integer} and the like for numbers
     */
    public Class<T> type() {
        return type;
    }

    /**
     * Tells whether it can be read.
     *
     * @return false if it can only be set
     */
    public boolean isReadable() {
        return access != Access.SET;
    }

    /**
     * Tells whether it can be set.
     *
     * @return false if it can only be read
     */
    public boolean isWritable() {
        return access != Access.GET;
    }

    /**
     * Tells whether the platform has a number for it; its kernel may still be too old, or the
     * socket of the wrong kind.
     *
     * @return true if it has
     */
    public boolean isDefined() {
        return level != Constants.UNDEFINED && optname != Constants.UNDEFINED;
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }

    Form form() {
        return form;
    }
}
