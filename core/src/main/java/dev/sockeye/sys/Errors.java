package dev.sockeye.sys;

import dev.sockeye.Address;
import dev.sockeye.AddressInfoError;
import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.TlsError;
import org.jspecify.annotations.Nullable;

/**
 * Makes the exception of a failed call: the call, the address if there was one, and the errno by
 * text and name.
 */
public final class Errors {

    private Errors() {}

    /** Returns the error of {@code call}, whose errno was {@code errno} (positive). */
    public static SocketError of(String call, int errno) {
        return of(call, null, errno);
    }

    /**
     * Returns the error of {@code call} to or at {@code address}, whose errno was {@code errno}
     * (positive).
     */
    public static SocketError of(String call, @Nullable Address address, int errno) {
        var name = Constants.errnoName(errno);
        var message = new StringBuilder(call);
        if (address != null) {
            message.append(call.equals("bind") ? " " : " to ").append(address);
        }
        message.append(": ").append(LibC.strerror(errno)).append(" [");
        message.append(name.isEmpty() ? "errno " + errno : name).append(']');
        return new SocketError(message.toString(), errno);
    }

    /**
     * Returns the error of a resolver call whose result was {@code code}; for {@code EAI_SYSTEM} it
     * is errno's.
     */
    public static SocketError ofResolver(String call, int code, int errno) {
        if (code == Constants.EAI_SYSTEM) {
            return of(call, errno);
        }
        var name = Constants.addressInfoErrorName(code);
        return new AddressInfoError(call + ": " + LibC.gaiStrerror(code) + " [" + name + "]", code);
    }

    /** Returns the error of a stream of TLS that ended without the peer's close_notify. */
    public static TlsError truncated() {
        return new TlsError(
                "recv: the connection ended without the peer's close_notify: what came may be cut"
                        + " short",
                null);
    }

    /** Returns {@code result} if it is not negative, as the descriptor or count that it is. */
    public static int check(String call, int result) throws SocketError {
        if (result < 0) {
            throw of(call, -result);
        }
        return result;
    }
}
