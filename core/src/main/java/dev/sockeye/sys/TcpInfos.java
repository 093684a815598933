package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sockeye.TcpInfo;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code struct tcp_info}, however much of it the kernel knows. */
public final class TcpInfos {

    /** What a field holds that the kernel did not tell. */
    private static final int ABSENT = -1;

    private static final Map<String, Integer> OFFSETS = offsets();

    /** What every kernel tells; fields after it may be missing. */
    private static final int LEAST_BYTES = offset("tcpi_pacing_rate");

    private final ByteBuffer bytes;

    private TcpInfos(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /**
     * Reads the structure.
     *
     * @param bytes as many as the kernel gave
     * @return null if it gave less than the first kernels did
     */
    public static @Nullable TcpInfo decode(byte[] bytes) {
        if (bytes.length < LEAST_BYTES) {
            return null;
        }
        var at = new TcpInfos(bytes);
        return new TcpInfo(
                at.u8("tcpi_state"),
                at.u8("tcpi_ca_state"),
                at.u8("tcpi_retransmits"),
                at.u8("tcpi_probes"),
                at.u8("tcpi_backoff"),
                at.u8("tcpi_options"),
                at.u8("tcpi_wscale") & 0xf,
                at.u8("tcpi_wscale") >> 4,
                (at.u8("tcpi_flags") & 1) != 0,
                at.u8("tcpi_flags") >> 1 & 3,
                micros(at.u32("tcpi_rto")),
                micros(at.u32("tcpi_ato")),
                at.u32("tcpi_snd_mss"),
                at.u32("tcpi_rcv_mss"),
                at.u32("tcpi_unacked"),
                at.u32("tcpi_sacked"),
                at.u32("tcpi_lost"),
                at.u32("tcpi_retrans"),
                at.u32("tcpi_fackets"),
                millis(at.u32("tcpi_last_data_sent")),
                millis(at.u32("tcpi_last_ack_sent")),
                millis(at.u32("tcpi_last_data_recv")),
                millis(at.u32("tcpi_last_ack_recv")),
                at.u32("tcpi_pmtu"),
                at.u32("tcpi_rcv_ssthresh"),
                micros(at.u32("tcpi_rtt")),
                micros(at.u32("tcpi_rttvar")),
                at.u32("tcpi_snd_ssthresh"),
                at.u32("tcpi_snd_cwnd"),
                at.u32("tcpi_advmss"),
                at.u32("tcpi_reordering"),
                micros(at.u32("tcpi_rcv_rtt")),
                at.u32("tcpi_rcv_space"),
                at.u32("tcpi_total_retrans"),
                at.u64("tcpi_pacing_rate"),
                at.u64("tcpi_max_pacing_rate"),
                at.u64("tcpi_bytes_acked"),
                at.u64("tcpi_bytes_received"),
                at.u32("tcpi_segs_out"),
                at.u32("tcpi_segs_in"),
                at.u32("tcpi_notsent_bytes"),
                microsOrNull(at.u32("tcpi_min_rtt")),
                at.u32("tcpi_data_segs_in"),
                at.u32("tcpi_data_segs_out"),
                at.u64("tcpi_delivery_rate"),
                microsOrNull(at.u64("tcpi_busy_time")),
                microsOrNull(at.u64("tcpi_rwnd_limited")),
                microsOrNull(at.u64("tcpi_sndbuf_limited")),
                at.u32("tcpi_delivered"),
                at.u32("tcpi_delivered_ce"),
                at.u64("tcpi_bytes_sent"),
                at.u64("tcpi_bytes_retrans"),
                at.u32("tcpi_dsack_dups"),
                at.u32("tcpi_reord_seen"),
                at.u32("tcpi_rcv_ooopack"),
                at.u32("tcpi_snd_wnd"),
                at.u32("tcpi_rcv_wnd"),
                at.u32("tcpi_rehash"),
                at.u16("tcpi_total_rto"),
                at.u16("tcpi_total_rto_recoveries"),
                millisOrNull(at.u32("tcpi_total_rto_time")),
                at.u32("tcpi_received_ce"),
                at.u32("tcpi_delivered_e1_bytes"),
                at.u32("tcpi_delivered_e0_bytes"),
                at.u32("tcpi_delivered_ce_bytes"),
                at.u32("tcpi_received_e1_bytes"),
                at.u32("tcpi_received_e0_bytes"),
                at.u32("tcpi_received_ce_bytes"));
    }

    private static Map<String, Integer> offsets() {
        var offsets = new HashMap<String, Integer>();
        for (MemoryLayout field : Layouts.TCP_INFO.memberLayouts()) {
            field.name()
                    .ifPresent(name ->
                            offsets.put(name, (int) Layouts.offset(Layouts.TCP_INFO, name)));
        }
        return Map.copyOf(offsets);
    }

    @SuppressWarnings("NullAway") // A name that is not in the layout is a mistake in this file.
    private static int offset(String field) {
        return OFFSETS.get(field);
    }

    private boolean has(int offset, ValueLayout field) {
        return offset + field.byteSize() <= bytes.limit();
    }

    private int u8(String field) {
        return Byte.toUnsignedInt(bytes.get(offset(field)));
    }

    private int u16(String field) {
        int offset = offset(field);
        return has(offset, JAVA_SHORT) ? Short.toUnsignedInt(bytes.getShort(offset)) : ABSENT;
    }

    private long u32(String field) {
        int offset = offset(field);
        return has(offset, JAVA_INT) ? Integer.toUnsignedLong(bytes.getInt(offset)) : ABSENT;
    }

    private long u64(String field) {
        int offset = offset(field);
        return has(offset, JAVA_LONG) ? bytes.getLong(offset) : ABSENT;
    }

    private static Duration micros(long value) {
        return Duration.of(value, ChronoUnit.MICROS);
    }

    private static Duration millis(long value) {
        return Duration.ofMillis(value);
    }

    private static @Nullable Duration microsOrNull(long value) {
        return value == ABSENT ? null : micros(value);
    }

    private static @Nullable Duration millisOrNull(long value) {
        return value == ABSENT ? null : millis(value);
    }
}
