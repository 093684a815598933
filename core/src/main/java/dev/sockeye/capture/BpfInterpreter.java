package dev.sockeye.capture;

/**
 * Runs a filter over a packet that no kernel filters, one of a file: what a checked program does,
 * but for what Linux looks up beside the packet.
 *
 * @see <a href="https://www.tcpdump.org/papers/bpf-usenix93.pdf">The BSD Packet Filter</a>
 */
final class BpfInterpreter {
    private static final int SCRATCH = 16;

    // linux/bpf_common.h: parts of the code of an instruction
    private static final int LD = 0x00;
    private static final int LDX = 0x01;
    private static final int ST = 0x02;
    private static final int STX = 0x03;
    private static final int ALU = 0x04;
    private static final int JMP = 0x05;
    private static final int RET = 0x06;
    private static final int X = 0x08;

    private final BpfProgram.Instruction[] program;

    // Of the packet that is being filtered, by the reader's thread.
    private final int[] scratch = new int[SCRATCH];
    private byte[] data = new byte[0];
    private int length;
    private int a;
    private int x;

    BpfInterpreter(BpfProgram program) {
        this.program = program.instructions().toArray(BpfProgram.Instruction[]::new);
    }

    boolean accepts(Packet packet) {
        data = packet.data();
        length = packet.originalLength();
        a = 0;
        x = 0;
        try {
            return run() != 0;
        } catch (IndexOutOfBoundsException | ArithmeticException _) {
            return false; // a load beyond the packet and a division by zero refuse it
        }
    }

    private int run() {
        for (int at = 0; ; at++) {
            var instruction = program[at];
            int code = instruction.code();
            int k = (int) instruction.k();
            switch (code & 7) {
                case LD -> a = load(code, k);
                case LDX -> x = loadIndex(code, k);
                case ST -> scratch[k] = a;
                case STX -> scratch[k] = x;
                case ALU -> a = compute(code & 0xf0, (code & X) == 0 ? k : x);
                case JMP ->
                        at += (code & 0xf0) == 0 ? k : jump(instruction, (code & X) == 0 ? k : x);
                case RET -> {
                    return (code & 0x18) == 0x10 ? a : k;
                }
                default -> move(code);
            }
        }
    }

    private void move(int code) {
        if ((code & 0x80) == 0) {
            x = a;
        } else {
            a = x;
        }
    }

    private int load(int code, int k) {
        return switch (code & 0xe0) {
            case 0x00 -> k;
            case 0x20 -> packet(k, code & 0x18);
            case 0x40 -> packet(Math.addExact(x, k), code & 0x18);
            case 0x60 -> scratch[k];
            default -> length;
        };
    }

    private int loadIndex(int code, int k) {
        return switch (code & 0xe0) {
            case 0x00 -> k;
            case 0x60 -> scratch[k];
            case 0xa0 -> (byteAt(k) & 0xf) * 4; // of an IPv4 header
            default -> length;
        };
    }

    private int packet(int offset, int size) {
        return switch (size) {
            case 0x10 -> byteAt(offset);
            case 0x08 -> byteAt(offset) << 8 | byteAt(offset + 1);
            default ->
                    byteAt(offset) << 24
                            | byteAt(offset + 1) << 16
                            | byteAt(offset + 2) << 8
                            | byteAt(offset + 3);
        };
    }

    private int byteAt(int offset) {
        return data[offset] & 0xff;
    }

    private int compute(int operation, int operand) {
        return switch (operation) {
            case 0x00 -> a + operand;
            case 0x10 -> a - operand;
            case 0x20 -> a * operand;
            case 0x30 -> Integer.divideUnsigned(a, operand);
            case 0x40 -> a | operand;
            case 0x50 -> a & operand;
            case 0x60 -> operand >= 0 && operand < Integer.SIZE ? a << operand : 0;
            case 0x70 -> operand >= 0 && operand < Integer.SIZE ? a >>> operand : 0;
            case 0x80 -> -a;
            case 0x90 -> Integer.remainderUnsigned(a, operand);
            default -> a ^ operand;
        };
    }

    /** How many instructions to skip. */
    private int jump(BpfProgram.Instruction instruction, int operand) {
        boolean holds =
                switch (instruction.code() & 0xf0) {
                    case 0x10 -> a == operand;
                    case 0x20 -> Integer.compareUnsigned(a, operand) > 0;
                    case 0x30 -> Integer.compareUnsigned(a, operand) >= 0;
                    default -> (a & operand) != 0;
                };
        return holds ? instruction.jt() : instruction.jf();
    }
}
