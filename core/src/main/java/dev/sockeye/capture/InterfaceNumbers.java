package dev.sockeye.capture;

import java.nio.ByteOrder;

/** Those options of an interface that are numbers in the order of the section. */
final class InterfaceNumbers {
    private InterfaceNumbers() {}

    /** An option with its number turned from an order into big-endian, or the other way round. */
    static PcapOption turned(int code, byte[] value, ByteOrder order) {
        if (order == ByteOrder.BIG_ENDIAN || !isNumber(code)) {
            return new PcapOption(code, value);
        }
        var turned = new byte[value.length];
        for (int i = 0; i < value.length; i++) {
            turned[i] = value[value.length - 1 - i];
        }
        return new PcapOption(code, turned);
    }

    private static boolean isNumber(int code) {
        return switch (code) {
            case 8, 10, PcapInterface.IF_TSOFFSET, 16, 17 -> true; // speeds and the time zone
            default -> false;
        };
    }
}
