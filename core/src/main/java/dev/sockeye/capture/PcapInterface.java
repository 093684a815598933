package dev.sockeye.capture;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An interface as a pcapng file describes it.
 *
 * @param linkType of its packets, a LINKTYPE_ number
 * @param snaplen of how many bytes of a packet the capture kept at most, unsigned; 0 is all
 * @param options what else is said of it, in the order of the file; copied
 */
public record PcapInterface(int linkType, int snaplen, List<PcapOption> options) {
    /** Code of the option of its name. */
    public static final int IF_NAME = 2;

    /** Code of the option that describes it in words. */
    public static final int IF_DESCRIPTION = 3;

    /** Code of the option of the unit of its times: one byte, a negative power of 10 or 2. */
    public static final int IF_TSRESOL = 9;

    /** Code of the option of the seconds to add to its times: a number of eight bytes. */
    public static final int IF_TSOFFSET = 14;

    /**
     * Makes an interface of its parts.
     *
     * @throws IllegalArgumentException if the link type does not fit in 16 bits
     */
    public PcapInterface {
        options = List.copyOf(options);
        if (linkType < 0 || linkType > 0xffff) {
            throw new IllegalArgumentException("linkType must be 0-65535: " + linkType);
        }
    }

    /**
     * Makes an interface whose times are in nanoseconds.
     *
     * @param ifname its name; empty if it has none
     * @param linkType of its packets, a LINKTYPE_ number
     * @return the interface
     */
    public static PcapInterface of(String ifname, int linkType) {
        Objects.requireNonNull(ifname, "ifname");
        var nanoseconds = new PcapOption(IF_TSRESOL, new byte[] {9});
        return new PcapInterface(
                linkType,
                PcapFormat.MOST_SNAPLEN,
                ifname.isEmpty()
                        ? List.of(nanoseconds)
                        : List.of(PcapOption.of(IF_NAME, ifname), nanoseconds));
    }

    /** {@return its name; empty if the file does not say} */
    public String ifname() {
        return option(IF_NAME).map(PcapOption::text).orElse("");
    }

    /** {@return what describes it in words; empty if the file does not} */
    public String description() {
        return option(IF_DESCRIPTION).map(PcapOption::text).orElse("");
    }

    /** {@return what is said of it for people} */
    public List<String> comments() {
        return PcapOption.comments(options);
    }

    private Optional<PcapOption> option(int code) {
        for (var option : options) {
            if (option.code() == code) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /** The unit and the start of its times; microseconds since 1970 if nothing is said. */
    TimeUnits timeUnits() {
        int resolution =
                option(IF_TSRESOL)
                        .map(PcapOption::value)
                        .filter(value -> value.length == 1)
                        .map(value -> value[0] & 0xff)
                        .orElse(TimeUnits.MICROSECONDS);
        long offset =
                option(IF_TSOFFSET)
                        .map(PcapOption::value)
                        .filter(value -> value.length == Long.BYTES)
                        .map(value -> ByteBuffer.wrap(value).getLong())
                        .orElse(0L);
        return new TimeUnits(resolution, offset);
    }
}
