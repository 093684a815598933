package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.InterfaceList;
import dev.sockeye.sys.LibC;
import java.util.List;

/** The network interfaces of this machine, net/if.h. */
final class Interfaces {

    private Interfaces() {}

    static List<InterfaceName> ifNameindex() throws SocketError {
        return InterfaceList.ifNameindex();
    }

    static int ifNametoindex(String name) throws SocketError {
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("name contains a NUL: " + name.replace("\0", "\\0"));
        }
        int index = LibC.ifNametoindex(name);
        if (index < 0) {
            throw new SocketError("no interface with this name", 0);
        }
        return index;
    }

    static String ifIndextoname(int index) throws SocketError {
        if (index < 0) {
            throw new IllegalArgumentException("negative index: " + index);
        }
        var name = CallState.current().address; // Longer than an interface's name ever is.
        Errors.check("if_indextoname for " + index, LibC.ifIndextoname(index, name));
        return name.getString(0);
    }
}
