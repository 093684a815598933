package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sockeye.Constants;
import dev.sockeye.ControlMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The ancillary data of a message, as the chain of {@code struct cmsghdr} that cmsg(3) describes.
 */
public final class ControlBuffer {

    // A length of the size of size_t (Linux) or socklen_t (macOS), then level and type.
    private static final int LEVEL = (int) Layouts.offset(Layouts.CMSGHDR, "cmsg_level");
    private static final int TYPE = (int) Layouts.offset(Layouts.CMSGHDR, "cmsg_type");
    private static final int LENGTH_BYTES = LEVEL;

    /** {@code sizeof(struct cmsghdr)}. */
    public static final int HEADER_BYTES = (int) Layouts.CMSGHDR.byteSize();

    private static final int ALIGNMENT = LENGTH_BYTES;

    /**
     * What {@link #receiveFlags} may add to the flags that a receive call is given, and the kernel
     * to those that it gives back.
     */
    public static final int RECEIVE_FLAGS =
            Constants.MSG_CMSG_CLOEXEC == Constants.UNDEFINED ? 0 : Constants.MSG_CMSG_CLOEXEC;

    private ControlBuffer() {}

    /**
     * For receive calls: descriptors come close-on-exec, where the kernel can do that. Only Unix
     * sockets pass any, and a packet socket of Linux refuses the flag with {@code EINVAL}.
     */
    public static int receiveFlags(int family) {
        return family == Constants.AF_UNIX ? RECEIVE_FLAGS : 0;
    }

    /** {@code CMSG_SPACE}: what an item of {@code dataBytes} takes in the chain. */
    public static long space(long dataBytes) {
        return HEADER_BYTES + aligned(dataBytes);
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Returns what the items take as a chain. */
    public static long encodedBytes(List<ControlMessage> items) {
        long bytes = 0;
        for (var item : items) {
            bytes += space(item.data().length);
        }
        return bytes;
    }

    /** Writes the chain; an empty segment where there are no items. */
    public static MemorySegment encode(List<ControlMessage> items, Arena arena) {
        // Zeroed, which CMSG_NXTHDR of glibc relies on.
        var chain = arena.allocate(encodedBytes(items), Long.BYTES);
        encode(items, chain);
        return chain;
    }

    /** Writes the chain into zeroed memory that has room for it. */
    public static void encode(List<ControlMessage> items, MemorySegment chain) {
        long at = 0;
        for (var item : items) {
            byte[] data = item.data();
            setLength(chain, at, HEADER_BYTES + data.length);
            chain.set(JAVA_INT, at + LEVEL, item.level());
            chain.set(JAVA_INT, at + TYPE, item.type());
            MemorySegment.copy(data, 0, chain, JAVA_BYTE, at + HEADER_BYTES, data.length);
            at += space(data.length);
        }
    }

    /**
     * Reads the chain, whatever it holds: an item that claims to be longer than the buffer is cut,
     * and the rest ignored.
     *
     * @param chain as long as the kernel said it is
     */
    public static List<ControlMessage> decode(MemorySegment chain) {
        var items = new ArrayList<ControlMessage>();
        long at = 0;
        while (chain.byteSize() - at >= HEADER_BYTES) {
            long length = length(chain, at);
            if (length < HEADER_BYTES) {
                break;
            }
            long dataBytes = Math.min(length, chain.byteSize() - at) - HEADER_BYTES;
            items.add(
                    new ControlMessage(
                            chain.get(JAVA_INT, at + LEVEL),
                            chain.get(JAVA_INT, at + TYPE),
                            chain.asSlice(at + HEADER_BYTES, dataBytes).toArray(JAVA_BYTE)));
            if (length > chain.byteSize() - at) {
                break;
            }
            at += HEADER_BYTES + aligned(length - HEADER_BYTES);
        }
        return items;
    }

    /**
     * Reads what a call with {@link #receiveFlags} received: as {@link #decode}, with descriptors
     * close-on-exec, and closed if it fails.
     */
    public static List<ControlMessage> receive(MemorySegment chain) {
        try {
            if (Constants.MSG_CMSG_CLOEXEC == Constants.UNDEFINED) {
                setCloseOnExec(chain);
            }
            return decode(chain);
        } catch (RuntimeException | Error e) {
            closeDescriptors(chain);
            throw e;
        }
    }

    /** Closes the descriptors in a chain that nobody will get. */
    public static void closeDescriptors(MemorySegment chain) {
        forEachDescriptor(chain, LibC::close);
    }

    /** Marks the descriptors that came close-on-exec, where the kernel has not done so. */
    public static void setCloseOnExec(MemorySegment chain) {
        forEachDescriptor(chain, fd -> Fcntl.setInheritable(fd, false));
    }

    /** Finds the descriptors that {@link #decode} finds, without making anything of the rest. */
    private static void forEachDescriptor(MemorySegment chain, IntConsumer action) {
        long at = 0;
        while (chain.byteSize() - at >= HEADER_BYTES) {
            long length = length(chain, at);
            long room = chain.byteSize() - at;
            if (length < HEADER_BYTES) {
                return;
            }
            if (chain.get(JAVA_INT, at + LEVEL) == Constants.SOL_SOCKET
                    && bringsDescriptors(chain.get(JAVA_INT, at + TYPE))) {
                long end = at + Math.min(length, room);
                for (long fd = at + HEADER_BYTES; end - fd >= Integer.BYTES; fd += Integer.BYTES) {
                    action.accept(chain.get(JAVA_INT, fd));
                }
            }
            if (length > room) {
                return;
            }
            at += HEADER_BYTES + aligned(length - HEADER_BYTES);
        }
    }

    private static boolean bringsDescriptors(int type) {
        return type == Constants.SCM_RIGHTS || type == Constants.SCM_PIDFD;
    }

    private static long length(MemorySegment chain, long at) {
        return LENGTH_BYTES == Long.BYTES
                ? chain.get(JAVA_LONG, at)
                : Integer.toUnsignedLong(chain.get(JAVA_INT, at));
    }

    private static void setLength(MemorySegment chain, long at, long length) {
        if (LENGTH_BYTES == Long.BYTES) {
            chain.set(JAVA_LONG, at, length);
        } else {
            chain.set(JAVA_INT, at, (int) length);
        }
    }
}
