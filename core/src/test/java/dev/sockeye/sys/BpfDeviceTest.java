package dev.sockeye.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemoryLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The requests of a BPF device of macOS: numbers as golang/sys e8c1c3274309
 * (unix/zerrors_darwin_arm64.go) has them, and as _IO, _IOR, _IOW and _IOWR of sys/ioccom.h make
 * them of a group, a number and the size of a structure.
 */
class BpfDeviceTest {

    private static final long VOID = 0x2000_0000L;
    private static final long OUT = 0x4000_0000L;
    private static final long IN = 0x8000_0000L;
    private static final int INT = 4;

    private static final Map<Long, Long> OF_GOLANG =
            Map.of(
                    BpfDevice.BIOCSBLEN, 0xc0044266L,
                    BpfDevice.BIOCSETF, 0x80104267L,
                    BpfDevice.BIOCPROMISC, 0x20004269L,
                    BpfDevice.BIOCGDLT, 0x4004426aL,
                    BpfDevice.BIOCSETIF, 0x8020426cL,
                    BpfDevice.BIOCGSTATS, 0x4008426fL,
                    BpfDevice.BIOCIMMEDIATE, 0x80044270L,
                    BpfDevice.BIOCSSEESENT, 0x80044277L);

    private static long request(long direction, int number, long bytes) {
        return direction | bytes << Short.SIZE | (long) 'B' << Byte.SIZE | number;
    }

    private static long size(MemoryLayout layout) {
        return layout.byteSize();
    }

    @Test
    void each_request_is_the_number_that_others_made_of_the_headers() {
        OF_GOLANG.forEach((ours, theirs) -> assertEquals(theirs, ours));
    }

    @Test
    void each_request_holds_the_size_of_what_it_is_given() {
        assertEquals(request(IN | OUT, 102, INT), BpfDevice.BIOCSBLEN);
        assertEquals(request(IN, 103, size(BpfDevice.BPF_PROGRAM)), BpfDevice.BIOCSETF);
        assertEquals(request(VOID, 105, 0), BpfDevice.BIOCPROMISC);
        assertEquals(request(OUT, 106, INT), BpfDevice.BIOCGDLT);
        assertEquals(request(IN, 108, size(BpfDevice.IFREQ)), BpfDevice.BIOCSETIF);
        assertEquals(request(OUT, 111, size(BpfDevice.BPF_STAT)), BpfDevice.BIOCGSTATS);
        assertEquals(request(IN, 112, INT), BpfDevice.BIOCIMMEDIATE);
        assertEquals(request(IN, 119, INT), BpfDevice.BIOCSSEESENT);
    }
}
