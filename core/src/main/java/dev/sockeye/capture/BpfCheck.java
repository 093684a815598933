package dev.sockeye.capture;

import java.util.List;

/** What the kernel asks of a program before it runs it: {@code bpf_check_classic}. */
final class BpfCheck {

    // linux/bpf_common.h: the classes, and what their operations may be.
    static final int LD = 0x00;
    static final int LDX = 0x01;
    static final int JMP = 0x05;
    static final int RET = 0x06;
    static final int CLASS = 0x07;
    private static final int ST = 0x02;
    private static final int STX = 0x03;
    private static final int ALU = 0x04;
    private static final int MISC = 0x07;

    static final int MODE = 0xe0;
    static final int ABS = 0x20;
    static final int IND = 0x40;
    static final int MSH = 0xa0;
    private static final int MEM = 0x60;

    static final int RVAL = 0x18;
    private static final int SOURCE_X = 0x08;
    private static final int OPERATION = 0xf0;
    private static final int MEMORY_WORDS = 16;
    private static final int SHIFT_LIMIT = 32;

    private static final int JA = 0x05;
    private static final int DIV_K = 0x34;
    private static final int MOD_K = 0x94;
    private static final int LSH_K = 0x64;
    private static final int RSH_K = 0x74;

    private static final List<Integer> LOADS =
            List.of(0x00, 0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x60, 0x80);
    private static final List<Integer> LOADS_OF_X = List.of(0x01, 0x61, 0x81, 0xb1);
    private static final List<Integer> RETURNS = List.of(0x06, 0x16);
    private static final List<Integer> MOVES = List.of(0x07, 0x87);
    private static final int NEG = 0x84;
    private static final int LAST_ALU = 0xa0;
    private static final int LAST_JUMP = 0x40;

    private BpfCheck() {}

    static void range(String name, long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + " must be 0-" + most + ": " + value);
        }
    }

    static void check(List<BpfProgram.Instruction> program) {
        if (program.isEmpty() || program.size() > BpfProgram.MAX_INSTRUCTIONS) {
            throw new IllegalArgumentException(
                    "a program has 1 to "
                            + BpfProgram.MAX_INSTRUCTIONS
                            + " instructions, this one "
                            + program.size());
        }
        for (int i = 0; i < program.size(); i++) {
            check(program, i);
        }
        if ((program.getLast().code() & CLASS) != RET) {
            throw wrong(program.size() - 1, program, "the last one does not return");
        }
    }

    private static void check(List<BpfProgram.Instruction> program, int i) {
        var instruction = program.get(i);
        int code = instruction.code();
        if (!isKnown(code)) {
            throw wrong(i, program, "0x" + Integer.toHexString(code) + " is no operation");
        }
        if ((code & CLASS) == JMP) {
            checkJump(program, i, instruction);
        } else if ((code == DIV_K || code == MOD_K) && instruction.k() == 0) {
            throw wrong(i, program, "it divides by 0");
        } else if ((code == LSH_K || code == RSH_K) && instruction.k() >= SHIFT_LIMIT) {
            throw wrong(i, program, "it shifts by " + instruction.k());
        } else if (usesMemory(code) && instruction.k() >= MEMORY_WORDS) {
            throw wrong(i, program, "there is no memory word " + instruction.k());
        }
    }

    private static void checkJump(
            List<BpfProgram.Instruction> program, int i, BpfProgram.Instruction jump) {
        long farthest = jump.code() == JA ? jump.k() : Math.max(jump.jt(), jump.jf());
        if (i + 1 + farthest >= program.size()) {
            throw wrong(i, program, "it jumps to " + (i + 1 + farthest));
        }
    }

    private static boolean isKnown(int code) {
        return switch (code & CLASS) {
            case LD -> LOADS.contains(code);
            case LDX -> LOADS_OF_X.contains(code);
            case ST, STX -> code == ST || code == STX;
            case ALU -> isAlu(code);
            case JMP -> code == JA || isComparison(code);
            case RET -> RETURNS.contains(code);
            case MISC -> MOVES.contains(code);
            default -> false;
        };
    }

    private static boolean isAlu(int code) {
        int operation = code & OPERATION;
        return code == NEG
                || (operation <= LAST_ALU
                        && operation != (NEG & OPERATION)
                        && code == (ALU | operation | (code & SOURCE_X)));
    }

    private static boolean isComparison(int code) {
        int operation = code & OPERATION;
        return operation != 0
                && operation <= LAST_JUMP
                && code == (JMP | operation | (code & SOURCE_X));
    }

    private static boolean usesMemory(int code) {
        int kind = code & CLASS;
        return kind == ST || kind == STX || (kind <= LDX && (code & MODE) == MEM);
    }

    private static IllegalArgumentException wrong(
            int i, List<BpfProgram.Instruction> program, String why) {
        return new IllegalArgumentException(
                "instruction " + i + " of " + program.size() + ": " + why);
    }
}
