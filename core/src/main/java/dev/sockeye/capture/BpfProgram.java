package dev.sockeye.capture;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Handover;
import dev.sockeye.sys.PacketFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A filter that the kernel runs on each packet: a program of the classic Berkeley packet filter. It
 * says how many bytes of a packet are kept, 0 for none.
 *
 * <p>It is checked when it is made: each operation is known, each jump stays within, and the last
 * instruction returns. So a program never loops, and the kernel takes it.
 *
 * @param instructions what it is made of, 1 to 4096; copied
 * @see <a href="https://www.kernel.org/doc/html/latest/networking/filter.html">Linux socket
 *     filtering</a>
 */
public record BpfProgram(List<Instruction> instructions) {

    /** The longest that Linux takes: {@code BPF_MAXINSNS}. */
    public static final int MAX_INSTRUCTIONS = 4096;

    private static final Pattern LINE_ENDS = Pattern.compile("[\\n,]");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /**
     * One instruction, {@code struct sock_filter}.
     *
     * @param code the operation, 16 bits
     * @param jt how many instructions to skip where a comparison holds, 0 to 255
     * @param jf how many to skip where it does not, 0 to 255
     * @param k the operand, unsigned 32 bits
     */
    public record Instruction(int code, int jt, int jf, long k) {
        /**
         * Makes an instruction.
         *
         * @throws IllegalArgumentException if a part does not fit
         */
        public Instruction {
            BpfCheck.range("code", code, 0xffff);
            BpfCheck.range("jt", jt, 0xff);
            BpfCheck.range("jf", jf, 0xff);
            BpfCheck.range("k", k, 0xffff_ffffL);
        }

        /** Describes the instruction as a line of {@code tcpdump -ddd}: four numbers. */
        @Override
        public String toString() {
            return code + " " + jt + " " + jf + " " + k;
        }
    }

    /**
     * Makes a program of its instructions.
     *
     * @throws IllegalArgumentException if the kernel would refuse it; the message says at which
     *     instruction, counted from 0, and why
     */
    public BpfProgram {
        instructions = List.copyOf(instructions);
        BpfCheck.check(instructions);
    }

    /**
     * Compiles an expression by libpcap, as {@code tcpdump} does of a file. What depends on the
     * interface, {@code vlan} and {@code inbound} among them, is compiled by {@link
     * Capture.Builder#filter(String)} alone: the kernel keeps the tag of a virtual LAN beside the
     * packet, where a program that looks for it in the packet finds nothing.
     *
     * @param expression as pcap-filter(7) has it; empty for all packets
     * @param linkType how the packets begin, a LINKTYPE_ number: 1 is Ethernet
     * @param snaplen how many bytes of a packet are kept
     * @return the program
     * @throws IllegalArgumentException if the expression is none, with libpcap's words, or depends
     *     on the interface
     * @throws UnsupportedOperationException if libpcap is not installed
     * @see <a href="https://www.tcpdump.org/manpages/pcap-filter.7.html">pcap-filter(7)</a>
     */
    public static BpfProgram compile(String expression, int linkType, int snaplen) {
        return FilterExpression.compile(expression, linkType, snaplen);
    }

    /**
     * Reads a program as {@code tcpdump -ddd} prints it: a line with the number of instructions,
     * then four decimal numbers a line.
     *
     * @param text the program
     * @return the same as instructions
     * @throws IllegalArgumentException if the text is not so, with the line, or the program is none
     */
    public static BpfProgram parse(String text) {
        var lines = LINE_ENDS.split(text.strip(), -1);
        int count = (int) number(lines[0], 0, text);
        if (count != lines.length - 1) {
            throw new IllegalArgumentException(
                    "text: line 1 says "
                            + count
                            + " instructions, and "
                            + (lines.length - 1)
                            + " follow");
        }
        var instructions = new ArrayList<Instruction>(count);
        for (int i = 1; i < lines.length; i++) {
            var parts = BLANKS.split(lines[i].strip(), -1);
            if (parts.length != 4) {
                throw notNumbers(i, lines[i]);
            }
            instructions.add(
                    new Instruction(
                            (int) number(parts[0], i, lines[i]),
                            (int) number(parts[1], i, lines[i]),
                            (int) number(parts[2], i, lines[i]),
                            number(parts[3], i, lines[i])));
        }
        return new BpfProgram(instructions);
    }

    private static long number(String text, int line, String whole) {
        try {
            return Long.parseUnsignedLong(text.strip());
        } catch (NumberFormatException e) {
            throw notNumbers(line, whole);
        }
    }

    private static IllegalArgumentException notNumbers(int line, String whole) {
        return new IllegalArgumentException(
                "text: line " + (line + 1) + " is not as tcpdump -ddd prints it: " + whole);
    }

    /**
     * Gives a socket this filter, in place of the one it has, between two packets. It sees what the
     * socket receives: of a packet socket the frame, of a raw one the IP packet, of UDP and TCP the
     * segment from its ports on. {@code SO_DETACH_FILTER} takes it away.
     *
     * @param socket of any family; Linux
     * @throws SocketError {@code EPERM} if the filter is locked, {@code ENOMEM} if it is too long
     *     for {@code net.core.optmem_max}, {@code EBADF} if the socket is closed
     */
    public void attach(Socket socket) throws SocketError {
        if (Constants.SO_ATTACH_FILTER == Constants.UNDEFINED) {
            throw new UnsupportedOperationException("SO_ATTACH_FILTER is of Linux");
        }
        var descriptor = Handover.descriptor(socket);
        int fd = descriptor.acquire("setsockopt SO_ATTACH_FILTER");
        try {
            Errors.check("setsockopt SO_ATTACH_FILTER", PacketFilter.attach(fd, raw()));
        } finally {
            descriptor.release();
        }
    }

    PacketFilter.Instruction[] raw() {
        return instructions.stream()
                .map(each ->
                        new PacketFilter.Instruction(
                                each.code(), each.jt(), each.jf(), (int) each.k()))
                .toArray(PacketFilter.Instruction[]::new);
    }

    static BpfProgram of(PacketFilter.Instruction[] raw) {
        var instructions = new ArrayList<Instruction>(raw.length);
        for (var each : raw) {
            instructions.add(
                    new Instruction(
                            each.code(), each.jt(), each.jf(), Integer.toUnsignedLong(each.k())));
        }
        return new BpfProgram(instructions);
    }

    /** Describes the program as {@code tcpdump -ddd} prints it, which {@link #parse} reads. */
    @Override
    public String toString() {
        return instructions.stream()
                .map(Instruction::toString)
                .collect(Collectors.joining("\n", instructions.size() + "\n", "\n"));
    }
}
