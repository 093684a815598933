package dev.sockeye.capture;

/**
 * An IPv6 header with its extension headers.
 *
 * <p>It is whole if its 40 bytes are there. Where an extension header is cut, or is one that cannot
 * be looked behind, that is the {@link #protocol} and begins the payload.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8200">RFC 8200</a>
 */
public final class Ipv6View extends HeaderView {
    private static final int BYTES = 40;
    private static final int FRAGMENT_BYTES = 8;
    private static final int LEAST_BYTES = 8;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;

    // Of the thread that has the view.
    private int protocol;
    private int fragmentAt;
    private boolean cut;

    /** Makes a view of nothing. */
    public Ipv6View() {}

    @Override
    int measure(int length) {
        fragmentAt = 0;
        cut = false;
        if (length < BYTES || peek(0) >>> 4 != 6) {
            return 0;
        }
        int told = peekShort(4);
        int end = told == 0 ? length : Math.min(length, BYTES + told);
        protocol = peek(6);
        int at = BYTES;
        while (isExtension(protocol)) {
            int bytes = at + LEAST_BYTES <= end ? extensionBytes(at) : end + 1;
            if (at + bytes > end) {
                cut = true;
                break;
            }
            fragmentAt = protocol == FRAGMENT ? at : fragmentAt;
            protocol = peek(at);
            at += bytes;
            if (fragmentAt > 0 && fragmentOffsetAt(fragmentAt) > 0) {
                break; // what follows is not in this fragment
            }
        }
        return at;
    }

    /** Whether a header can be looked behind: that of ESP cannot. */
    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            // hop-by-hop, routing, fragment, authentication, destination, mobility, HIP, shim6
            case 0, 43, FRAGMENT, AUTHENTICATION, 60, 135, 139, 140 -> true;
            default -> false;
        };
    }

    private int extensionBytes(int at) {
        return switch (protocol) {
            case FRAGMENT -> FRAGMENT_BYTES;
            case AUTHENTICATION -> (peek(at + 1) + 2) * 4;
            default -> (peek(at + 1) + 1) * 8;
        };
    }

    private int fragmentOffsetAt(int at) {
        return peekShort(at + 2) & ~7;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where the header claims to have no length, as that of a jumbogram does, it is all that is
     * there.
     */
    @Override
    public int payloadLength() {
        int there = super.payloadLength();
        int told = shortAt(4);
        return told == 0 ? there : Math.clamp((long) BYTES + told - headerLength(), 0, there);
    }

    /** {@return the traffic class: the differentiated services field and ECN, in 8 bits} */
    public int trafficClass() {
        return shortAt(0) >>> 4 & 0xff;
    }

    /** {@return the label of the flow, in 20 bits} */
    public int flowLabel() {
        return intAt(0) & 0xfffff;
    }

    /** {@return the length that the header claims, of extension headers and payload} */
    public int claimedLength() {
        return shortAt(4);
    }

    /** {@return the first next header, an {@code IPPROTO_} number} */
    public int nextHeader() {
        return byteAt(6);
    }

    /** {@return what is behind the extension headers, an {@code IPPROTO_} number} */
    public int protocol() {
        byteAt(0);
        return protocol;
    }

    /** {@return whether an extension header is cut, and what is behind it unknown} */
    public boolean isExtensionCut() {
        byteAt(0);
        return cut;
    }

    /** {@return how many hops are left to it} */
    public int hopLimit() {
        return byteAt(7);
    }

    /** {@return whether it is a part of a packet} */
    public boolean isFragment() {
        byteAt(0);
        return fragmentAt > 0 && (peekShort(fragmentAt + 2) & ~6) != 0;
    }

    /** {@return whether there are fragments behind it} */
    public boolean hasMoreFragments() {
        byteAt(0);
        return fragmentAt > 0 && (peekShort(fragmentAt + 2) & 1) != 0;
    }

    /** {@return where in the packet a fragment belongs, in bytes; 0 of a whole packet} */
    public int fragmentOffset() {
        byteAt(0);
        return fragmentAt > 0 ? fragmentOffsetAt(fragmentAt) : 0;
    }

    /** {@return the upper half of the address it comes from} */
    public long sourceHigh() {
        return longAt(8);
    }

    /** {@return the lower half of the address it comes from} */
    public long sourceLow() {
        return longAt(16);
    }

    /** {@return the upper half of the address it goes to} */
    public long destinationHigh() {
        return longAt(24);
    }

    /** {@return the lower half of the address it goes to} */
    public long destinationLow() {
        return longAt(32);
    }
}
