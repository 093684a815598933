package dev.sockeye.capture;

import java.nio.ByteOrder;

/** Those options of a packet that have numbers in the order of the section. */
final class PacketNumbers {
    private static final int VERDICT = 7;

    /** Of a program of eBPF, in the kernel or the driver: then a number follows. */
    private static final int VERDICT_OF_TC = 1;

    private static final int VERDICT_OF_XDP = 2;

    private PacketNumbers() {}

    /** An option with its numbers turned from an order into big-endian, or the other way round. */
    static PcapOption turned(int code, byte[] value, ByteOrder order) {
        if (order == ByteOrder.BIG_ENDIAN) {
            return new PcapOption(code, value);
        }
        return switch (code) {
            case PcapngBlock.EPB_FLAGS, 6 -> turned(code, value, 0, Integer.BYTES); // the queue
            case 4, 5 -> turned(code, value, 0, Long.BYTES); // the drops and the packet's id
            case 8 -> // process and thread
                    turned(
                            code,
                            turned(code, value, 0, Integer.BYTES).value(),
                            Integer.BYTES,
                            Integer.BYTES);
            case 2_988, 2_989, 19_372, 19_373 -> turned(code, value, 0, Integer.BYTES); // custom
            case VERDICT ->
                    isNumber(value)
                            ? turned(code, value, 1, Long.BYTES)
                            : new PcapOption(code, value);
            default -> new PcapOption(code, value);
        };
    }

    private static boolean isNumber(byte[] verdict) {
        return verdict.length > 0 && (verdict[0] == VERDICT_OF_TC || verdict[0] == VERDICT_OF_XDP);
    }

    private static PcapOption turned(int code, byte[] value, int from, int size) {
        if (value.length < from + size) {
            return new PcapOption(code, value); // shorter than it should be
        }
        var turned = value.clone();
        for (int i = 0; i < size; i++) {
            turned[from + i] = value[from + size - 1 - i];
        }
        return new PcapOption(code, turned);
    }
}
