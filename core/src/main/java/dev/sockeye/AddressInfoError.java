package dev.sockeye;

import java.io.Serial;

/**
 * Signals that {@code getaddrinfo} or {@code getnameinfo} failed.
 *
 * <p>Its reason is an {@code EAI_*} code; {@link #errno()} is 0. Where the code would be {@code
 * EAI_SYSTEM}, the failure is a plain {@link SocketError} with the error number of the system call.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
 */
public final class AddressInfoError extends SocketError {
    @Serial private static final long serialVersionUID = 1L;

    /** The reason, an EAI_* value of this platform. */
    private final int code;

    /**
     * Makes an error with a message and an {@code EAI_*} code.
     *
     * @param message the whole message, as {@link #getMessage()} gives it
     * @param code an {@code EAI_*} value of {@link Constants}
     */
    public AddressInfoError(String message, int code) {
        super(message, 0);
        this.code = code;
    }

    /**
     * Returns the resolver's reason.
     *
     * @return an {@code EAI_*} value of {@link Constants}
     */
    public int code() {
        return code;
    }

    /**
     * Returns the C name of the resolver's reason.
     *
     * @return the name, as {@code EAI_NONAME}; the number in decimal where it has no name
     */
    public String codeName() {
        return ConstantNames.addressInfoError(code);
    }
}
