package dev.sockeye.capture;

import dev.sockeye.Constants;
import dev.sockeye.capture.BpfProgram.Instruction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program that the kernel runs for a capture: what no direction asks for is left out first,
 * then the user's own program decides, and no more than the snap length is kept.
 */
final class KernelFilter {

    // linux/filter.h: what is beside the packet is loaded from here on.
    private static final long SKF_AD_OFF = 0xffff_f000L;
    private static final long SKF_AD_PROTOCOL = SKF_AD_OFF;
    private static final long SKF_AD_PKTTYPE = SKF_AD_OFF + 4;
    private static final long SKF_AD_IFINDEX = SKF_AD_OFF + 8;
    private static final long SKF_AD_HATYPE = SKF_AD_OFF + 28;

    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;

    // What of a header of LINKTYPE_LINUX_SLL2 the kernel can tell.
    private static final int SLL2_BYTES = 20;
    private static final int SLL2_PROTOCOL = 0;
    private static final int SLL2_IFINDEX = 4;
    private static final int SLL2_HATYPE = 8;
    private static final int SLL2_PKTTYPE = 10;

    /** Lets nothing through. */
    static final BpfProgram NOTHING = new BpfProgram(List.of(ret(0)));

    private KernelFilter() {}

    static BpfProgram of(Link link, Capture.Direction direction, @Nullable BpfProgram program) {
        var instructions = new ArrayList<Instruction>();
        if (direction == Capture.Direction.OUT) {
            addOutgoingOnly(instructions);
        } else if (ignoresOutgoing(link, direction)) {
            addIncomingOnly(instructions);
        } else if (link.isAny()) {
            addLoopbackOnce(instructions);
        }
        if (program == null) {
            instructions.add(ret(link.snaplen()));
        } else {
            for (var each : program.instructions()) {
                instructions.add(adapted(each, link));
            }
        }
        return new BpfProgram(instructions);
    }

    /**
     * Tells whether what goes out is of no interest, as it comes in again or nobody asks for it.
     */
    static boolean ignoresOutgoing(Link link, Capture.Direction direction) {
        return direction == Capture.Direction.IN
                || (direction == Capture.Direction.BOTH && link.isLoopback());
    }

    /** PACKET_IGNORE_OUTGOING does so too, at less cost, but not of a fan-out group. */
    private static void addIncomingOnly(List<Instruction> to) {
        to.add(load(SKF_AD_PKTTYPE));
        to.add(new Instruction(JUMP_IF_EQUAL, 0, 1, Constants.PACKET_OUTGOING));
        to.add(ret(0));
    }

    private static void addOutgoingOnly(List<Instruction> to) {
        to.add(load(SKF_AD_PKTTYPE));
        to.add(new Instruction(JUMP_IF_EQUAL, 1, 0, Constants.PACKET_OUTGOING));
        to.add(ret(0));
    }

    /** What the loopback interface sends it takes in again at once. */
    private static void addLoopbackOnce(List<Instruction> to) {
        to.add(load(SKF_AD_HATYPE));
        to.add(new Instruction(JUMP_IF_EQUAL, 0, 3, LinkTypes.ARPHRD_LOOPBACK));
        to.add(load(SKF_AD_PKTTYPE));
        to.add(new Instruction(JUMP_IF_EQUAL, 0, 1, Constants.PACKET_OUTGOING));
        to.add(ret(0));
    }

    private static Instruction adapted(Instruction each, Link link) {
        if (each.code() == RETURN) {
            return ret(Math.min(each.k(), link.snaplen()));
        }
        return link.isCooked() && loadsFromPacket(each.code()) ? cooked(each) : each;
    }

    private static boolean loadsFromPacket(int code) {
        int kind = code & BpfCheck.CLASS;
        int mode = code & BpfCheck.MODE;
        return (kind == BpfCheck.LD && (mode == BpfCheck.ABS || mode == BpfCheck.IND))
                || (kind == BpfCheck.LDX && mode == BpfCheck.MSH);
    }

    /** The kernel has the header of a cooked packet beside it: libpcap's fix_offset. */
    private static Instruction cooked(Instruction load) {
        long k = load.k();
        if (k >= SKF_AD_OFF) {
            return load;
        }
        if (k >= SLL2_BYTES) {
            return new Instruction(load.code(), load.jt(), load.jf(), k - SLL2_BYTES);
        }
        return switch ((int) k) {
            case SLL2_PROTOCOL -> load(SKF_AD_PROTOCOL);
            case SLL2_IFINDEX -> load(SKF_AD_IFINDEX);
            case SLL2_HATYPE -> load(SKF_AD_HATYPE);
            case SLL2_PKTTYPE -> load(SKF_AD_PKTTYPE);
            default ->
                    throw new IllegalArgumentException(
                            "filter: it looks at byte "
                                    + k
                                    + " of the cooked header, which the kernel does not have; of"
                                    + " that header it has protocol, interface, hardware type and"
                                    + " packet type");
        };
    }

    private static Instruction load(long offset) {
        return new Instruction(LOAD_WORD, 0, 0, offset);
    }

    private static Instruction ret(long bytes) {
        return new Instruction(RETURN, 0, 0, bytes);
    }
}
