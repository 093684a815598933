package dev.sockeye;

import dev.sockeye.sys.Platform;

/**
 * The numbers that C programs know by name, as this platform defines them.
 *
 * <p>Every field has its C spelling and is made for {@code import static dev.sockeye.Constants.*}.
 * A field is a {@code long} where its value on any platform exceeds 2<sup>31</sup>&minus;1, and an
 * {@code int} otherwise. A name that the running platform does not define has the value {@link
 * #UNDEFINED}; passing it to a call, also within flags, is an {@link IllegalArgumentException}. The
 * values are not compile-time constants, so they cannot be {@code case} labels.
 *
 * <p>The table is grouped by the prefix of the names, the groups and the names within each in the
 * order of the alphabet. The first column is Linux, the second macOS; neither differs between
 * x86_64 and aarch64.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/socket.2.html">socket(2)</a>
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/sys_socket.h.html">POSIX,
 *     sys/socket.h</a>
 */
public final class Constants {
    /** The value of a name that the running platform does not define; no defined name has it. */
    public static final int UNDEFINED = Integer.MIN_VALUE;

    // Address families, address_families(7)

    /** ATM adaptation layer 5; not defined on Linux or macOS. */
    public static final int AF_AAL5 = value(UNDEFINED, UNDEFINED);

    /** The kernel's cryptography interface. */
    public static final int AF_ALG = value(38, UNDEFINED);

    /** AppleTalk. */
    public static final int AF_APPLETALK = value(5, 16);

    /** Ash. */
    public static final int AF_ASH = value(18, UNDEFINED);

    /** ATM permanent virtual circuits. */
    public static final int AF_ATMPVC = value(8, UNDEFINED);

    /** ATM switched virtual circuits. */
    public static final int AF_ATMSVC = value(20, UNDEFINED);

    /** Amateur radio AX.25. */
    public static final int AF_AX25 = value(3, UNDEFINED);

    /** Bluetooth. */
    public static final int AF_BLUETOOTH = value(31, UNDEFINED);

    /** Multiprotocol bridge. */
    public static final int AF_BRIDGE = value(7, UNDEFINED);

    /** Controller area network. */
    public static final int AF_CAN = value(29, UNDEFINED);

    /** DECnet. */
    public static final int AF_DECnet = value(12, 12);

    /** Acorn Econet. */
    public static final int AF_ECONET = value(19, UNDEFINED);

    /** Internet protocol version 4, ip(7). */
    public static final int AF_INET = value(2, 2);

    /** Internet protocol version 6, ipv6(7). */
    public static final int AF_INET6 = value(10, 30);

    /** Novell IPX. */
    public static final int AF_IPX = value(4, 23);

    /** IrDA infrared. */
    public static final int AF_IRDA = value(23, UNDEFINED);

    /** Key management for IPsec. */
    public static final int AF_KEY = value(15, UNDEFINED);

    /** Logical link control, IEEE 802.2. */
    public static final int AF_LLC = value(26, UNDEFINED);

    /** NetBEUI, reserved. */
    public static final int AF_NETBEUI = value(13, UNDEFINED);

    /** Messages to and from the kernel, netlink(7). */
    public static final int AF_NETLINK = value(16, UNDEFINED);

    /** Amateur radio NET/ROM. */
    public static final int AF_NETROM = value(6, UNDEFINED);

    /** Frames of a network device, packet(7). */
    public static final int AF_PACKET = value(17, UNDEFINED);

    /** PPP over another transport, as PPPoE and L2TP. */
    public static final int AF_PPPOX = value(24, UNDEFINED);

    /** Qualcomm's IPC router. */
    public static final int AF_QIPCRTR = value(42, UNDEFINED);

    /** Reliable datagram sockets. */
    public static final int AF_RDS = value(21, UNDEFINED);

    /** Amateur radio X.25 PLP (ROSE). */
    public static final int AF_ROSE = value(11, UNDEFINED);

    /** Routing messages; on Linux another name of {@link #AF_NETLINK}. */
    public static final int AF_ROUTE = value(16, 17);

    /** Security callback, reserved. */
    public static final int AF_SECURITY = value(14, UNDEFINED);

    /** IBM's Systems Network Architecture. */
    public static final int AF_SNA = value(22, 11);

    /** Transparent inter-process communication. */
    public static final int AF_TIPC = value(30, UNDEFINED);

    /** Processes of one machine, by path or abstract name, unix(7). */
    public static final int AF_UNIX = value(1, 1);

    /** No particular family. */
    public static final int AF_UNSPEC = value(0, 0);

    /** A virtual machine and its host, vsock(7). */
    public static final int AF_VSOCK = value(40, 40);

    /** Sangoma WANPIPE. */
    public static final int AF_WANPIPE = value(25, UNDEFINED);

    /** ITU-T X.25, x25(7). */
    public static final int AF_X25 = value(9, UNDEFINED);

    // Flags of getaddrinfo(3)

    /** Give only the families of which this machine has an address. */
    public static final int AI_ADDRCONFIG = value(32, 1024);

    /** With AI_V4MAPPED: IPv6 addresses and mapped IPv4 addresses, both. */
    public static final int AI_ALL = value(16, 256);

    /** Give the host's canonical name too. */
    public static final int AI_CANONNAME = value(2, 2);

    /** AI_V4MAPPED_CFG and AI_ADDRCONFIG together. */
    public static final int AI_DEFAULT = value(UNDEFINED, 1536);

    /** All flags that the platform accepts. */
    public static final int AI_MASK = value(UNDEFINED, 5127);

    /** The host is a numeric address; look nothing up. */
    public static final int AI_NUMERICHOST = value(4, 4);

    /** The service is a port number; look nothing up. */
    public static final int AI_NUMERICSERV = value(1024, 4096);

    /** Addresses to bind to: no host means the wildcard address. */
    public static final int AI_PASSIVE = value(1, 1);

    /** IPv4-mapped IPv6 addresses where there are no IPv6 ones. */
    public static final int AI_V4MAPPED = value(8, 2048);

    /** AI_V4MAPPED where the kernel supports mapped addresses. */
    public static final int AI_V4MAPPED_CFG = value(UNDEFINED, 512);

    // Options and operations of AF_ALG, <linux/if_alg.h>

    /** Operation: decrypt. */
    public static final int ALG_OP_DECRYPT = value(0, UNDEFINED);

    /** Operation: encrypt. */
    public static final int ALG_OP_ENCRYPT = value(1, UNDEFINED);

    /** Operation: sign. */
    public static final int ALG_OP_SIGN = value(2, UNDEFINED);

    /** Operation: verify a signature. */
    public static final int ALG_OP_VERIFY = value(3, UNDEFINED);

    /** Length of the associated data of an AEAD cipher. */
    public static final int ALG_SET_AEAD_ASSOCLEN = value(4, UNDEFINED);

    /** Length of the authentication tag of an AEAD cipher. */
    public static final int ALG_SET_AEAD_AUTHSIZE = value(5, UNDEFINED);

    /** Initialisation vector. */
    public static final int ALG_SET_IV = value(2, UNDEFINED);

    /** Key. */
    public static final int ALG_SET_KEY = value(1, UNDEFINED);

    /** Operation, one of ALG_OP_*. */
    public static final int ALG_SET_OP = value(3, UNDEFINED);

    /** Public key. */
    public static final int ALG_SET_PUBKEY = value(6, UNDEFINED);

    // Hardware types of packet(7) addresses, <net/if_arp.h>

    /** Ethernet. */
    public static final int ARPHRD_ETHER = value(1, UNDEFINED);

    /** Loopback device. */
    public static final int ARPHRD_LOOPBACK = value(772, UNDEFINED);

    /** A device without link-layer header. */
    public static final int ARPHRD_NONE = value(65534, UNDEFINED);

    // Protocols of AF_BLUETOOTH

    /** Host controller interface. */
    public static final int BTPROTO_HCI = value(1, UNDEFINED);

    /** Logical link control and adaptation. */
    public static final int BTPROTO_L2CAP = value(0, UNDEFINED);

    /** Serial line emulation. */
    public static final int BTPROTO_RFCOMM = value(3, UNDEFINED);

    /** Synchronous connection-oriented links. */
    public static final int BTPROTO_SCO = value(2, UNDEFINED);

    // AF_CAN, <linux/can.h>, <linux/can/raw.h>, <linux/can/bcm.h>

    /** Protocol: broadcast manager. */
    public static final int CAN_BCM = value(2, UNDEFINED);

    /** Flag: the frames are CAN FD. */
    public static final int CAN_BCM_CAN_FD_FRAME = value(2048, UNDEFINED);

    /** Flag: announce when a cyclic message resumes after a timeout. */
    public static final int CAN_BCM_RX_ANNOUNCE_RESUME = value(256, UNDEFINED);

    /** Notice: a message arrived with changed content. */
    public static final int CAN_BCM_RX_CHANGED = value(12, UNDEFINED);

    /** Flag: a changed length counts as changed content. */
    public static final int CAN_BCM_RX_CHECK_DLC = value(64, UNDEFINED);

    /** Command: delete a receive filter. */
    public static final int CAN_BCM_RX_DELETE = value(6, UNDEFINED);

    /** Flag: filter by identifier alone. */
    public static final int CAN_BCM_RX_FILTER_ID = value(32, UNDEFINED);

    /** Flag: do not restart the timeout on reception. */
    public static final int CAN_BCM_RX_NO_AUTOTIMER = value(128, UNDEFINED);

    /** Command: read a receive filter. */
    public static final int CAN_BCM_RX_READ = value(7, UNDEFINED);

    /** Flag: answer remote requests with the given frame. */
    public static final int CAN_BCM_RX_RTR_FRAME = value(1024, UNDEFINED);

    /** Command: create a receive filter. */
    public static final int CAN_BCM_RX_SETUP = value(5, UNDEFINED);

    /** Notice: answer to RX_READ. */
    public static final int CAN_BCM_RX_STATUS = value(10, UNDEFINED);

    /** Notice: a cyclic message is overdue. */
    public static final int CAN_BCM_RX_TIMEOUT = value(11, UNDEFINED);

    /** Flag: set the timer values. */
    public static final int CAN_BCM_SETTIMER = value(1, UNDEFINED);

    /** Flag: start the timer. */
    public static final int CAN_BCM_STARTTIMER = value(2, UNDEFINED);

    /** Flag: send a changed frame at once. */
    public static final int CAN_BCM_TX_ANNOUNCE = value(8, UNDEFINED);

    /** Flag: send a notice when the count is reached. */
    public static final int CAN_BCM_TX_COUNTEVT = value(4, UNDEFINED);

    /** Flag: copy the identifier into each frame. */
    public static final int CAN_BCM_TX_CP_CAN_ID = value(16, UNDEFINED);

    /** Command: delete a cyclic transmission. */
    public static final int CAN_BCM_TX_DELETE = value(2, UNDEFINED);

    /** Notice: a transmission's count was reached. */
    public static final int CAN_BCM_TX_EXPIRED = value(9, UNDEFINED);

    /** Command: read a cyclic transmission. */
    public static final int CAN_BCM_TX_READ = value(3, UNDEFINED);

    /** Flag: start again with the first frame. */
    public static final int CAN_BCM_TX_RESET_MULTI_IDX = value(512, UNDEFINED);

    /** Command: send one frame. */
    public static final int CAN_BCM_TX_SEND = value(4, UNDEFINED);

    /** Command: create a cyclic transmission. */
    public static final int CAN_BCM_TX_SETUP = value(1, UNDEFINED);

    /** Notice: answer to TX_READ. */
    public static final int CAN_BCM_TX_STATUS = value(8, UNDEFINED);

    /** Identifier bit: the identifier has 29 bits. */
    public static final long CAN_EFF_FLAG = value(2147483648L, UNDEFINED);

    /** The bits of a 29-bit identifier. */
    public static final int CAN_EFF_MASK = value(536870911, UNDEFINED);

    /** Identifier bit: an error message. */
    public static final int CAN_ERR_FLAG = value(536870912, UNDEFINED);

    /** The bits of an error class. */
    public static final int CAN_ERR_MASK = value(536870911, UNDEFINED);

    /** Protocol: ISO 15765-2 transport. */
    public static final int CAN_ISOTP = value(6, UNDEFINED);

    /** Protocol: SAE J1939. */
    public static final int CAN_J1939 = value(7, UNDEFINED);

    /** Protocol: raw frames. */
    public static final int CAN_RAW = value(1, UNDEFINED);

    /** Raw option: accept CAN FD frames. */
    public static final int CAN_RAW_FD_FRAMES = value(5, UNDEFINED);

    /** Raw option: receive filters. */
    public static final int CAN_RAW_FILTER = value(1, UNDEFINED);

    /** Raw option: a frame must match every filter. */
    public static final int CAN_RAW_JOIN_FILTERS = value(6, UNDEFINED);

    /** Raw option: loop sent frames back to this machine's sockets. */
    public static final int CAN_RAW_LOOPBACK = value(3, UNDEFINED);

    /** Raw option: receive this socket's own frames. */
    public static final int CAN_RAW_RECV_OWN_MSGS = value(4, UNDEFINED);

    /** Identifier bit: a remote transmission request. */
    public static final int CAN_RTR_FLAG = value(1073741824, UNDEFINED);

    /** The bits of an 11-bit identifier. */
    public static final int CAN_SFF_MASK = value(2047, UNDEFINED);

    // Error numbers, errno(3)

    /** Argument list too long. */
    public static final int E2BIG = value(7, 7);

    /** Permission denied. */
    public static final int EACCES = value(13, 13);

    /** Address already in use. */
    public static final int EADDRINUSE = value(98, 48);

    /** Cannot assign requested address. */
    public static final int EADDRNOTAVAIL = value(99, 49);

    /** Advertise error. */
    public static final int EADV = value(68, UNDEFINED);

    /** Address family not supported by protocol. */
    public static final int EAFNOSUPPORT = value(97, 47);

    /** Resource temporarily unavailable. */
    public static final int EAGAIN = value(11, 35);

    /** Operation already in progress. */
    public static final int EALREADY = value(114, 37);

    /** Authentication error. */
    public static final int EAUTH = value(UNDEFINED, 80);

    /** Bad CPU type in executable. */
    public static final int EBADARCH = value(UNDEFINED, 86);

    /** Invalid exchange. */
    public static final int EBADE = value(52, UNDEFINED);

    /** Bad executable. */
    public static final int EBADEXEC = value(UNDEFINED, 85);

    /** Bad file descriptor. */
    public static final int EBADF = value(9, 9);

    /** File descriptor in bad state. */
    public static final int EBADFD = value(77, UNDEFINED);

    /** Malformed Mach-O file. */
    public static final int EBADMACHO = value(UNDEFINED, 88);

    /** Bad message. */
    public static final int EBADMSG = value(74, 94);

    /** Invalid request descriptor. */
    public static final int EBADR = value(53, UNDEFINED);

    /** RPC structure is bad. */
    public static final int EBADRPC = value(UNDEFINED, 72);

    /** Invalid request code. */
    public static final int EBADRQC = value(56, UNDEFINED);

    /** Invalid slot. */
    public static final int EBADSLT = value(57, UNDEFINED);

    /** Bad font file format. */
    public static final int EBFONT = value(59, UNDEFINED);

    /** Device or resource busy. */
    public static final int EBUSY = value(16, 16);

    /** Operation canceled. */
    public static final int ECANCELED = value(125, 89);

    /** No child processes. */
    public static final int ECHILD = value(10, 10);

    /** Channel number out of range. */
    public static final int ECHRNG = value(44, UNDEFINED);

    /** Communication error on send. */
    public static final int ECOMM = value(70, UNDEFINED);

    /** Software caused connection abort. */
    public static final int ECONNABORTED = value(103, 53);

    /** Connection refused. */
    public static final int ECONNREFUSED = value(111, 61);

    /** Connection reset by peer. */
    public static final int ECONNRESET = value(104, 54);

    /** Resource deadlock avoided. */
    public static final int EDEADLK = value(35, 11);

    /** Another name of {@link #EDEADLK} on Linux. */
    public static final int EDEADLOCK = value(35, UNDEFINED);

    /** Destination address required. */
    public static final int EDESTADDRREQ = value(89, 39);

    /** Device error. */
    public static final int EDEVERR = value(UNDEFINED, 83);

    /** Numerical argument out of domain. */
    public static final int EDOM = value(33, 33);

    /** RFS specific error. */
    public static final int EDOTDOT = value(73, UNDEFINED);

    /** Disk quota exceeded. */
    public static final int EDQUOT = value(122, 69);

    /** File exists. */
    public static final int EEXIST = value(17, 17);

    /** Bad address. */
    public static final int EFAULT = value(14, 14);

    /** File too large. */
    public static final int EFBIG = value(27, 27);

    /** Inappropriate file type or format. */
    public static final int EFTYPE = value(UNDEFINED, 79);

    /** Host is down. */
    public static final int EHOSTDOWN = value(112, 64);

    /** No route to host. */
    public static final int EHOSTUNREACH = value(113, 65);

    /** Memory page has hardware error. */
    public static final int EHWPOISON = value(133, UNDEFINED);

    /** Identifier removed. */
    public static final int EIDRM = value(43, 90);

    /** Invalid or incomplete multibyte or wide character. */
    public static final int EILSEQ = value(84, 92);

    /** Operation now in progress. */
    public static final int EINPROGRESS = value(115, 36);

    /** Interrupted system call. */
    public static final int EINTR = value(4, 4);

    /** Invalid argument. */
    public static final int EINVAL = value(22, 22);

    /** Input/output error. */
    public static final int EIO = value(5, 5);

    /** Transport endpoint is already connected. */
    public static final int EISCONN = value(106, 56);

    /** Is a directory. */
    public static final int EISDIR = value(21, 21);

    /** Is a named type file. */
    public static final int EISNAM = value(120, UNDEFINED);

    /** Key has expired. */
    public static final int EKEYEXPIRED = value(127, UNDEFINED);

    /** Key was rejected by service. */
    public static final int EKEYREJECTED = value(129, UNDEFINED);

    /** Key has been revoked. */
    public static final int EKEYREVOKED = value(128, UNDEFINED);

    /** Level 2 halted. */
    public static final int EL2HLT = value(51, UNDEFINED);

    /** Level 2 not synchronized. */
    public static final int EL2NSYNC = value(45, UNDEFINED);

    /** Level 3 halted. */
    public static final int EL3HLT = value(46, UNDEFINED);

    /** Level 3 reset. */
    public static final int EL3RST = value(47, UNDEFINED);

    /** Can not access a needed shared library. */
    public static final int ELIBACC = value(79, UNDEFINED);

    /** Accessing a corrupted shared library. */
    public static final int ELIBBAD = value(80, UNDEFINED);

    /** Cannot exec a shared library directly. */
    public static final int ELIBEXEC = value(83, UNDEFINED);

    /** Attempting to link in too many shared libraries. */
    public static final int ELIBMAX = value(82, UNDEFINED);

    /** .lib section in a.out corrupted. */
    public static final int ELIBSCN = value(81, UNDEFINED);

    /** Link number out of range. */
    public static final int ELNRNG = value(48, UNDEFINED);

    /** Too many levels of symbolic links. */
    public static final int ELOOP = value(40, 62);

    /** Wrong medium type. */
    public static final int EMEDIUMTYPE = value(124, UNDEFINED);

    /** Too many open files. */
    public static final int EMFILE = value(24, 24);

    /** Too many links. */
    public static final int EMLINK = value(31, 31);

    /** Message too long. */
    public static final int EMSGSIZE = value(90, 40);

    /** Multihop attempted. */
    public static final int EMULTIHOP = value(72, 95);

    /** File name too long. */
    public static final int ENAMETOOLONG = value(36, 63);

    /** No XENIX semaphores available. */
    public static final int ENAVAIL = value(119, UNDEFINED);

    /** Need authenticator. */
    public static final int ENEEDAUTH = value(UNDEFINED, 81);

    /** Network is down. */
    public static final int ENETDOWN = value(100, 50);

    /** Network dropped connection on reset. */
    public static final int ENETRESET = value(102, 52);

    /** Network is unreachable. */
    public static final int ENETUNREACH = value(101, 51);

    /** Too many open files in system. */
    public static final int ENFILE = value(23, 23);

    /** No anode. */
    public static final int ENOANO = value(55, UNDEFINED);

    /** Attribute not found. */
    public static final int ENOATTR = value(UNDEFINED, 93);

    /** No buffer space available. */
    public static final int ENOBUFS = value(105, 55);

    /** No CSI structure available. */
    public static final int ENOCSI = value(50, UNDEFINED);

    /** No data available. */
    public static final int ENODATA = value(61, 96);

    /** No such device. */
    public static final int ENODEV = value(19, 19);

    /** No such file or directory. */
    public static final int ENOENT = value(2, 2);

    /** Exec format error. */
    public static final int ENOEXEC = value(8, 8);

    /** Required key not available. */
    public static final int ENOKEY = value(126, UNDEFINED);

    /** No locks available. */
    public static final int ENOLCK = value(37, 77);

    /** Link has been severed. */
    public static final int ENOLINK = value(67, 97);

    /** No medium found. */
    public static final int ENOMEDIUM = value(123, UNDEFINED);

    /** Cannot allocate memory. */
    public static final int ENOMEM = value(12, 12);

    /** No message of desired type. */
    public static final int ENOMSG = value(42, 91);

    /** Machine is not on the network. */
    public static final int ENONET = value(64, UNDEFINED);

    /** Package not installed. */
    public static final int ENOPKG = value(65, UNDEFINED);

    /** Policy not found. */
    public static final int ENOPOLICY = value(UNDEFINED, 103);

    /** Protocol not available. */
    public static final int ENOPROTOOPT = value(92, 42);

    /** No space left on device. */
    public static final int ENOSPC = value(28, 28);

    /** Out of streams resources. */
    public static final int ENOSR = value(63, 98);

    /** Device not a stream. */
    public static final int ENOSTR = value(60, 99);

    /** Function not implemented. */
    public static final int ENOSYS = value(38, 78);

    /** Block device required. */
    public static final int ENOTBLK = value(15, 15);

    /** Transport endpoint is not connected. */
    public static final int ENOTCONN = value(107, 57);

    /** Not a directory. */
    public static final int ENOTDIR = value(20, 20);

    /** Directory not empty. */
    public static final int ENOTEMPTY = value(39, 66);

    /** Not a XENIX named type file. */
    public static final int ENOTNAM = value(118, UNDEFINED);

    /** State not recoverable. */
    public static final int ENOTRECOVERABLE = value(131, 104);

    /** Socket operation on non-socket. */
    public static final int ENOTSOCK = value(88, 38);

    /** Operation not supported; on Linux the number of {@link #EOPNOTSUPP}. */
    public static final int ENOTSUP = value(95, 45);

    /** Inappropriate ioctl for device. */
    public static final int ENOTTY = value(25, 25);

    /** Name not unique on network. */
    public static final int ENOTUNIQ = value(76, UNDEFINED);

    /** No such device or address. */
    public static final int ENXIO = value(6, 6);

    /** Operation not supported on socket. */
    public static final int EOPNOTSUPP = value(95, 102);

    /** Value too large for defined data type. */
    public static final int EOVERFLOW = value(75, 84);

    /** Owner died. */
    public static final int EOWNERDEAD = value(130, 105);

    /** Operation not permitted. */
    public static final int EPERM = value(1, 1);

    /** Protocol family not supported. */
    public static final int EPFNOSUPPORT = value(96, 46);

    /** Broken pipe. */
    public static final int EPIPE = value(32, 32);

    /** Too many processes. */
    public static final int EPROCLIM = value(UNDEFINED, 67);

    /** Bad procedure for program. */
    public static final int EPROCUNAVAIL = value(UNDEFINED, 76);

    /** Program version wrong. */
    public static final int EPROGMISMATCH = value(UNDEFINED, 75);

    /** RPC program not available. */
    public static final int EPROGUNAVAIL = value(UNDEFINED, 74);

    /** Protocol error. */
    public static final int EPROTO = value(71, 100);

    /** Protocol not supported. */
    public static final int EPROTONOSUPPORT = value(93, 43);

    /** Protocol wrong type for socket. */
    public static final int EPROTOTYPE = value(91, 41);

    /** Device power is off. */
    public static final int EPWROFF = value(UNDEFINED, 82);

    /** Interface output queue is full. */
    public static final int EQFULL = value(UNDEFINED, 106);

    /** Numerical result out of range. */
    public static final int ERANGE = value(34, 34);

    /** Remote address changed. */
    public static final int EREMCHG = value(78, UNDEFINED);

    /** Object is remote. */
    public static final int EREMOTE = value(66, 71);

    /** Remote I/O error. */
    public static final int EREMOTEIO = value(121, UNDEFINED);

    /** Interrupted system call should be restarted. */
    public static final int ERESTART = value(85, UNDEFINED);

    /** Operation not possible due to RF-kill. */
    public static final int ERFKILL = value(132, UNDEFINED);

    /** Read-only file system. */
    public static final int EROFS = value(30, 30);

    /** RPC version wrong. */
    public static final int ERPCMISMATCH = value(UNDEFINED, 73);

    /** Shared library version mismatch. */
    public static final int ESHLIBVERS = value(UNDEFINED, 87);

    /** Cannot send after transport endpoint shutdown. */
    public static final int ESHUTDOWN = value(108, 58);

    /** Socket type not supported. */
    public static final int ESOCKTNOSUPPORT = value(94, 44);

    /** Illegal seek. */
    public static final int ESPIPE = value(29, 29);

    /** No such process. */
    public static final int ESRCH = value(3, 3);

    /** Srmount error. */
    public static final int ESRMNT = value(69, UNDEFINED);

    /** Stale file handle. */
    public static final int ESTALE = value(116, 70);

    /** Streams pipe error. */
    public static final int ESTRPIPE = value(86, UNDEFINED);

    /** Timer expired. */
    public static final int ETIME = value(62, 101);

    /** Connection timed out. */
    public static final int ETIMEDOUT = value(110, 60);

    /** Too many references: cannot splice. */
    public static final int ETOOMANYREFS = value(109, 59);

    /** Text file busy. */
    public static final int ETXTBSY = value(26, 26);

    /** Structure needs cleaning. */
    public static final int EUCLEAN = value(117, UNDEFINED);

    /** Protocol driver not attached. */
    public static final int EUNATCH = value(49, UNDEFINED);

    /** Too many users. */
    public static final int EUSERS = value(87, 68);

    /** Operation would block, another name of {@link #EAGAIN}. */
    public static final int EWOULDBLOCK = value(11, 35);

    /** Invalid cross-device link. */
    public static final int EXDEV = value(18, 18);

    /** Exchange full. */
    public static final int EXFULL = value(54, UNDEFINED);

    // Error codes of getaddrinfo(3)

    /** The host has no address of the requested family. */
    public static final int EAI_ADDRFAMILY = value(-9, UNDEFINED);

    /** The name server failed for now; try again. */
    public static final int EAI_AGAIN = value(-3, 2);

    /** The flags are not valid. */
    public static final int EAI_BADFLAGS = value(-1, 3);

    /** The hints are not valid. */
    public static final int EAI_BADHINTS = value(UNDEFINED, 12);

    /** The name server failed for good. */
    public static final int EAI_FAIL = value(-4, 4);

    /** The address family is not supported. */
    public static final int EAI_FAMILY = value(-6, 5);

    /** One more than the largest code. */
    public static final int EAI_MAX = value(UNDEFINED, 15);

    /** Out of memory. */
    public static final int EAI_MEMORY = value(-10, 6);

    /** The host exists and has no address. */
    public static final int EAI_NODATA = value(-5, 7);

    /** The host or service is not known. */
    public static final int EAI_NONAME = value(-2, 8);

    /** A result did not fit its buffer. */
    public static final int EAI_OVERFLOW = value(-12, 14);

    /** The resolved protocol is not known. */
    public static final int EAI_PROTOCOL = value(UNDEFINED, 13);

    /** The service is not available for the socket type. */
    public static final int EAI_SERVICE = value(-8, 9);

    /** The socket type is not supported. */
    public static final int EAI_SOCKTYPE = value(-7, 10);

    /** A system call failed; errno tells which way. */
    public static final int EAI_SYSTEM = value(-11, 11);

    // Ethernet protocols, in host byte order, <linux/if_ether.h>

    /** Service VLAN tag, IEEE 802.1ad. */
    public static final int ETH_P_8021AD = value(34984, UNDEFINED);

    /** VLAN tag, IEEE 802.1Q. */
    public static final int ETH_P_8021Q = value(33024, UNDEFINED);

    /** Every frame. */
    public static final int ETH_P_ALL = value(3, UNDEFINED);

    /** Address resolution. */
    public static final int ETH_P_ARP = value(2054, UNDEFINED);

    /** Controller area network. */
    public static final int ETH_P_CAN = value(12, UNDEFINED);

    /** Internet protocol version 4. */
    public static final int ETH_P_IP = value(2048, UNDEFINED);

    /** Internet protocol version 6. */
    public static final int ETH_P_IPV6 = value(34525, UNDEFINED);

    /** Ethernet loopback. */
    public static final int ETH_P_LOOP = value(96, UNDEFINED);

    // Request of ioctl(2)

    /** The number of bytes that can be received, tcp(7). */
    public static final int FIONREAD = value(21531, 1074030207);

    // Options of Bluetooth HCI, level SOL_HCI

    /** Attach the direction of data. */
    public static final int HCI_DATA_DIR = value(1, UNDEFINED);

    /** Which packets and events arrive. */
    public static final int HCI_FILTER = value(2, UNDEFINED);

    /** Attach a time stamp. */
    public static final int HCI_TIME_STAMP = value(3, UNDEFINED);

    // Filters of raw ICMP sockets

    /** Which ICMPv6 types a raw socket receives, macOS's name. */
    public static final int ICMP6_FILTER = value(UNDEFINED, 18);

    /** Which ICMPv6 types a raw socket receives, Linux's name. */
    public static final int ICMPV6_FILTER = value(1, UNDEFINED);

    /** Which ICMP types a raw socket does not receive, raw(7). */
    public static final int ICMP_FILTER = value(1, UNDEFINED);

    // Flags of an interface, netdevice(7)

    /** Receives all multicast frames. */
    public static final int IFF_ALLMULTI = value(512, 512);

    /** Has a broadcast address. */
    public static final int IFF_BROADCAST = value(2, 2);

    /** Is a loopback device. */
    public static final int IFF_LOOPBACK = value(8, 8);

    /** Can multicast. */
    public static final int IFF_MULTICAST = value(4096, 32768);

    /** Does not resolve addresses. */
    public static final int IFF_NOARP = value(128, 128);

    /** Is a point-to-point link. */
    public static final int IFF_POINTOPOINT = value(16, 16);

    /** Receives every frame. */
    public static final int IFF_PROMISC = value(256, 256);

    /** Has its resources allocated. */
    public static final int IFF_RUNNING = value(64, 64);

    /** Is up. */
    public static final int IFF_UP = value(1, 1);

    // IPv4 addresses as numbers in host byte order

    /** 224.0.0.1, every host of the link. */
    public static final long INADDR_ALLHOSTS_GROUP = value(3758096385L, 3758096385L);

    /** 0.0.0.0, the wildcard address. */
    public static final int INADDR_ANY = value(0, 0);

    /** 255.255.255.255, limited broadcast. */
    public static final long INADDR_BROADCAST = value(4294967295L, 4294967295L);

    /** 127.0.0.1, this machine. */
    public static final int INADDR_LOOPBACK = value(2130706433, 2130706433);

    /** 224.0.0.255, the last group that stays on the link. */
    public static final long INADDR_MAX_LOCAL_GROUP = value(3758096639L, 3758096639L);

    /** 255.255.255.255 as the failure result of inet_addr(3). */
    public static final long INADDR_NONE = value(4294967295L, 4294967295L);

    /** 224.0.0.0, the first multicast address. */
    public static final long INADDR_UNSPEC_GROUP = value(3758096384L, 3758096384L);

    // Request of ioctl(2)

    /** The context identifier of this machine, vsock(7). */
    public static final int IOCTL_VM_SOCKETS_GET_LOCAL_CID = value(1977, 1074033617);

    // Options and values of level IPPROTO_IP, ip(7)

    /** Join a multicast group. */
    public static final int IP_ADD_MEMBERSHIP = value(35, 12);

    /** Join a multicast group for one source. */
    public static final int IP_ADD_SOURCE_MEMBERSHIP = value(39, 70);

    /** Bind the address now, choose the port in connect. */
    public static final int IP_BIND_ADDRESS_NO_PORT = value(24, UNDEFINED);

    /** Stop receiving from one source of a group. */
    public static final int IP_BLOCK_SOURCE = value(38, 72);

    /** The index of the interface to which the socket is bound. */
    public static final int IP_BOUND_IF = value(UNDEFINED, 25);

    /** The initial value of {@link #IP_MULTICAST_LOOP}. */
    public static final int IP_DEFAULT_MULTICAST_LOOP = value(1, 1);

    /** The initial value of {@link #IP_MULTICAST_TTL}. */
    public static final int IP_DEFAULT_MULTICAST_TTL = value(1, 1);

    /** Leave a multicast group. */
    public static final int IP_DROP_MEMBERSHIP = value(36, 13);

    /** Leave a multicast group for one source. */
    public static final int IP_DROP_SOURCE_MEMBERSHIP = value(40, 71);

    /** Allow binding to an address that is not (yet) local. */
    public static final int IP_FREEBIND = value(15, UNDEFINED);

    /** The sender of a raw socket supplies the IP header. */
    public static final int IP_HDRINCL = value(3, 2);

    /** How many groups a socket can join. */
    public static final int IP_MAX_MEMBERSHIPS = value(20, 4095);

    /** The known path MTU of a connected socket. */
    public static final int IP_MTU = value(14, UNDEFINED);

    /** Path MTU discovery, one of IP_PMTUDISC_*. */
    public static final int IP_MTU_DISCOVER = value(10, UNDEFINED);

    /** Receive from every group joined on this machine. */
    public static final int IP_MULTICAST_ALL = value(49, UNDEFINED);

    /** The interface that sends multicast packets. */
    public static final int IP_MULTICAST_IF = value(32, 9);

    /** Loop sent multicast packets back to this machine. */
    public static final int IP_MULTICAST_LOOP = value(34, 11);

    /** Time to live of sent multicast packets. */
    public static final int IP_MULTICAST_TTL = value(33, 10);

    /** IP options of sent packets. */
    public static final int IP_OPTIONS = value(4, 1);

    /** Original destination address, received. */
    public static final int IP_ORIGDSTADDR = value(20, UNDEFINED);

    /** Local address and interface, to send or received. */
    public static final int IP_PKTINFO = value(8, 26);

    /** Path MTU discovery: never fragment. */
    public static final int IP_PMTUDISC_DO = value(2, UNDEFINED);

    /** Path MTU discovery: never discover. */
    public static final int IP_PMTUDISC_DONT = value(0, UNDEFINED);

    /** Path MTU discovery: never fragment, ignore the path MTU. */
    public static final int IP_PMTUDISC_PROBE = value(3, UNDEFINED);

    /** Path MTU discovery: per route. */
    public static final int IP_PMTUDISC_WANT = value(1, UNDEFINED);

    /** Receive the destination address. */
    public static final int IP_RECVDSTADDR = value(UNDEFINED, 7);

    /** Queue errors for MSG_ERRQUEUE. */
    public static final int IP_RECVERR = value(11, UNDEFINED);

    /** Receive IP options. */
    public static final int IP_RECVOPTS = value(6, 5);

    /** Receive the original destination address. */
    public static final int IP_RECVORIGDSTADDR = value(20, UNDEFINED);

    /** Receive IP options, unprocessed. */
    public static final int IP_RECVRETOPTS = value(7, 6);

    /** Receive the type of service. */
    public static final int IP_RECVTOS = value(13, 27);

    /** Receive the time to live. */
    public static final int IP_RECVTTL = value(12, 24);

    /** Unprocessed IP options, to send or received. */
    public static final int IP_RETOPTS = value(7, 8);

    /** Type of service. */
    public static final int IP_TOS = value(1, 3);

    /** Transparent proxying: bind to foreign addresses. */
    public static final int IP_TRANSPARENT = value(19, UNDEFINED);

    /** Time to live. */
    public static final int IP_TTL = value(2, 4);

    /** Receive from a blocked source of a group again. */
    public static final int IP_UNBLOCK_SOURCE = value(37, 73);

    // Limits of port numbers

    /** Ports below this one are for privileged processes. */
    public static final int IPPORT_RESERVED = value(1024, 1024);

    /** Ports above this one were left to users by 4.3BSD. */
    public static final int IPPORT_USERRESERVED = value(5000, 5000);

    // IP protocols, and levels of their options, protocols(5)

    /** IPsec authentication header. */
    public static final int IPPROTO_AH = value(51, 51);

    /** Not defined on Linux or macOS. */
    public static final int IPPROTO_BIP = value(UNDEFINED, UNDEFINED);

    /** IPv6 destination options. */
    public static final int IPPROTO_DSTOPTS = value(60, 60);

    /** Exterior gateway protocol. */
    public static final int IPPROTO_EGP = value(8, 8);

    /** ISO connectionless network protocol. */
    public static final int IPPROTO_EON = value(UNDEFINED, 80);

    /** IPsec encapsulating security payload. */
    public static final int IPPROTO_ESP = value(50, 50);

    /** IPv6 fragment header. */
    public static final int IPPROTO_FRAGMENT = value(44, 44);

    /** Gateway-to-gateway protocol. */
    public static final int IPPROTO_GGP = value(UNDEFINED, 3);

    /** Generic routing encapsulation. */
    public static final int IPPROTO_GRE = value(47, 47);

    /** HELLO routing protocol. */
    public static final int IPPROTO_HELLO = value(UNDEFINED, 63);

    /** IPv6 hop-by-hop options. */
    public static final int IPPROTO_HOPOPTS = value(0, 0);

    /** Internet control messages, icmp(7). */
    public static final int IPPROTO_ICMP = value(1, 1);

    /** Internet control messages of IPv6. */
    public static final int IPPROTO_ICMPV6 = value(58, 58);

    /** Xerox internet datagram protocol. */
    public static final int IPPROTO_IDP = value(22, 22);

    /** Internet group management. */
    public static final int IPPROTO_IGMP = value(2, 2);

    /** Internet protocol; as a protocol, the default of the socket type. */
    public static final int IPPROTO_IP = value(0, 0);

    /** IP payload compression. */
    public static final int IPPROTO_IPCOMP = value(UNDEFINED, 108);

    /** IP within IP. */
    public static final int IPPROTO_IPIP = value(4, 4);

    /** IPv4 within IP. */
    public static final int IPPROTO_IPV4 = value(UNDEFINED, 4);

    /** IPv6, its options and IPv6 within IP, ipv6(7). */
    public static final int IPPROTO_IPV6 = value(41, 41);

    /** One more than the largest protocol. */
    public static final int IPPROTO_MAX = value(263, 256);

    /** Not defined on Linux or macOS. */
    public static final int IPPROTO_MOBILE = value(UNDEFINED, UNDEFINED);

    /** Multipath TCP. */
    public static final int IPPROTO_MPTCP = value(262, UNDEFINED);

    /** Sun network disk protocol. */
    public static final int IPPROTO_ND = value(UNDEFINED, 77);

    /** IPv6: no next header. */
    public static final int IPPROTO_NONE = value(59, 59);

    /** Protocol independent multicast. */
    public static final int IPPROTO_PIM = value(103, 103);

    /** Xerox PUP. */
    public static final int IPPROTO_PUP = value(12, 12);

    /** Raw packets with their own IP header, raw(7). */
    public static final int IPPROTO_RAW = value(255, 255);

    /** IPv6 routing header. */
    public static final int IPPROTO_ROUTING = value(43, 43);

    /** Resource reservation. */
    public static final int IPPROTO_RSVP = value(46, 46);

    /** Stream control transmission. */
    public static final int IPPROTO_SCTP = value(132, 132);

    /** TCP and its options, tcp(7). */
    public static final int IPPROTO_TCP = value(6, 6);

    /** ISO transport protocol class 4. */
    public static final int IPPROTO_TP = value(29, 29);

    /** UDP and its options, udp(7). */
    public static final int IPPROTO_UDP = value(17, 17);

    /** UDP with partial checksums, udplite(7). */
    public static final int IPPROTO_UDPLITE = value(136, UNDEFINED);

    /** Not defined on Linux or macOS. */
    public static final int IPPROTO_VRRP = value(UNDEFINED, UNDEFINED);

    /** Express transport protocol. */
    public static final int IPPROTO_XTP = value(UNDEFINED, 36);

    // Options and values of level IPPROTO_IPV6, ipv6(7)

    /** Join a multicast group, Linux's name of {@link #IPV6_JOIN_GROUP}. */
    public static final int IPV6_ADD_MEMBERSHIP = value(20, UNDEFINED);

    /** The index of the interface to which the socket is bound. */
    public static final int IPV6_BOUND_IF = value(UNDEFINED, 125);

    /** Offset of the checksum in packets of a raw socket. */
    public static final int IPV6_CHECKSUM = value(7, 26);

    /** Do not fragment sent packets. */
    public static final int IPV6_DONTFRAG = value(62, 62);

    /** Leave a multicast group, Linux's name of {@link #IPV6_LEAVE_GROUP}. */
    public static final int IPV6_DROP_MEMBERSHIP = value(21, UNDEFINED);

    /** Destination options, to send or received. */
    public static final int IPV6_DSTOPTS = value(59, 50);

    /** Receive the flow information of each packet. */
    public static final int IPV6_FLOWINFO = value(11, UNDEFINED);

    /** Allow binding to an address that is not (yet) local. */
    public static final int IPV6_FREEBIND = value(78, UNDEFINED);

    /** Hop limit, to send or received. */
    public static final int IPV6_HOPLIMIT = value(52, 47);

    /** Hop-by-hop options, to send or received. */
    public static final int IPV6_HOPOPTS = value(54, 49);

    /** Join a multicast group on an interface. */
    public static final int IPV6_JOIN_GROUP = value(20, 12);

    /** Leave a multicast group on an interface. */
    public static final int IPV6_LEAVE_GROUP = value(21, 13);

    /** The known path MTU. */
    public static final int IPV6_MTU = value(24, UNDEFINED);

    /** Path MTU discovery, one of IPV6_PMTUDISC_*. */
    public static final int IPV6_MTU_DISCOVER = value(23, UNDEFINED);

    /** Receive from every group joined on this machine. */
    public static final int IPV6_MULTICAST_ALL = value(29, UNDEFINED);

    /** Hop limit of sent multicast packets. */
    public static final int IPV6_MULTICAST_HOPS = value(18, 10);

    /** The interface that sends multicast packets. */
    public static final int IPV6_MULTICAST_IF = value(17, 9);

    /** Loop sent multicast packets back to this machine. */
    public static final int IPV6_MULTICAST_LOOP = value(19, 11);

    /** Address of the next hop. */
    public static final int IPV6_NEXTHOP = value(9, 48);

    /** The path MTU, got or received. */
    public static final int IPV6_PATHMTU = value(61, 44);

    /** Source address and interface, to send or received. */
    public static final int IPV6_PKTINFO = value(50, 46);

    /** Path MTU discovery: never fragment. */
    public static final int IPV6_PMTUDISC_DO = value(2, UNDEFINED);

    /** Path MTU discovery: never discover. */
    public static final int IPV6_PMTUDISC_DONT = value(0, UNDEFINED);

    /** Path MTU discovery: never fragment, ignore the path MTU. */
    public static final int IPV6_PMTUDISC_PROBE = value(3, UNDEFINED);

    /** Path MTU discovery: per route. */
    public static final int IPV6_PMTUDISC_WANT = value(1, UNDEFINED);

    /** Receive destination options. */
    public static final int IPV6_RECVDSTOPTS = value(58, 40);

    /** Queue errors for MSG_ERRQUEUE. */
    public static final int IPV6_RECVERR = value(25, UNDEFINED);

    /** Receive the hop limit. */
    public static final int IPV6_RECVHOPLIMIT = value(51, 37);

    /** Receive hop-by-hop options. */
    public static final int IPV6_RECVHOPOPTS = value(53, 39);

    /** Receive changes of the path MTU. */
    public static final int IPV6_RECVPATHMTU = value(60, 43);

    /** Receive the destination address and interface. */
    public static final int IPV6_RECVPKTINFO = value(49, 61);

    /** Receive the routing header. */
    public static final int IPV6_RECVRTHDR = value(56, 38);

    /** Receive the traffic class. */
    public static final int IPV6_RECVTCLASS = value(66, 35);

    /** Routing header, to send or received. */
    public static final int IPV6_RTHDR = value(57, 51);

    /** Destination options before the routing header. */
    public static final int IPV6_RTHDRDSTOPTS = value(55, 57);

    /** Routing header of type 0. */
    public static final int IPV6_RTHDR_TYPE_0 = value(0, 0);

    /** Traffic class, to send or received. */
    public static final int IPV6_TCLASS = value(67, 36);

    /** Transparent proxying: bind to foreign addresses. */
    public static final int IPV6_TRANSPARENT = value(75, UNDEFINED);

    /** Hop limit of sent unicast packets. */
    public static final int IPV6_UNICAST_HOPS = value(16, 4);

    /** Send at the minimum MTU of IPv6. */
    public static final int IPV6_USE_MIN_MTU = value(UNDEFINED, 42);

    /** Do not serve IPv4 on this socket. */
    public static final int IPV6_V6ONLY = value(26, 27);

    // Option of level SOL_IPX

    /** Packet type of an IPX socket. */
    public static final int IPX_TYPE = value(1, UNDEFINED);

    // CAN_J1939, <linux/can/j1939.h>

    /** Error information: none. */
    public static final int J1939_EE_INFO_NONE = value(0, UNDEFINED);

    /** Error information: the transmission was aborted. */
    public static final int J1939_EE_INFO_TX_ABORT = value(1, UNDEFINED);

    /** The most filters that a socket takes. */
    public static final int J1939_FILTER_MAX = value(512, UNDEFINED);

    /** The address of a node that has none. */
    public static final int J1939_IDLE_ADDR = value(254, UNDEFINED);

    /** The largest unicast address. */
    public static final int J1939_MAX_UNICAST_ADDR = value(253, UNDEFINED);

    /** Attribute: bytes acknowledged. */
    public static final int J1939_NLA_BYTES_ACKED = value(1, UNDEFINED);

    /** Attribute: padding. */
    public static final int J1939_NLA_PAD = value(0, UNDEFINED);

    /** No address, or every address. */
    public static final int J1939_NO_ADDR = value(255, UNDEFINED);

    /** No name. */
    public static final int J1939_NO_NAME = value(0, UNDEFINED);

    /** No parameter group number. */
    public static final int J1939_NO_PGN = value(262144, UNDEFINED);

    /** Parameter group: address claimed. */
    public static final int J1939_PGN_ADDRESS_CLAIMED = value(60928, UNDEFINED);

    /** Parameter group: address commanded. */
    public static final int J1939_PGN_ADDRESS_COMMANDED = value(65240, UNDEFINED);

    /** The largest parameter group number. */
    public static final int J1939_PGN_MAX = value(262143, UNDEFINED);

    /** The largest parameter group number with a destination. */
    public static final int J1939_PGN_PDU1_MAX = value(261888, UNDEFINED);

    /** Parameter group: request. */
    public static final int J1939_PGN_REQUEST = value(59904, UNDEFINED);

    // Options of level SOL_LOCAL, macOS

    /** Credentials of the peer, unix(4). */
    public static final int LOCAL_PEERCRED = value(UNDEFINED, 1);

    /** Process identifier of the peer, unix(4). */
    public static final int LOCAL_PEERPID = value(UNDEFINED, 2);

    // Multicast membership for either IP version, RFC 3678

    /** Stop receiving from one source of a group. */
    public static final int MCAST_BLOCK_SOURCE = value(43, 84);

    /** Join a multicast group. */
    public static final int MCAST_JOIN_GROUP = value(42, 80);

    /** Join a multicast group for one source. */
    public static final int MCAST_JOIN_SOURCE_GROUP = value(46, 82);

    /** Leave a multicast group. */
    public static final int MCAST_LEAVE_GROUP = value(45, 81);

    /** Leave a multicast group for one source. */
    public static final int MCAST_LEAVE_SOURCE_GROUP = value(47, 83);

    /** Receive from a blocked source of a group again. */
    public static final int MCAST_UNBLOCK_SOURCE = value(44, 85);

    // Flags of send(2) and recv(2)

    /** More messages follow, sendmmsg(2). */
    public static final int MSG_BATCH = value(262144, UNDEFINED);

    /** Not defined on Linux or macOS. */
    public static final int MSG_BTAG = value(UNDEFINED, UNDEFINED);

    /** Make received descriptors close-on-exec. */
    public static final int MSG_CMSG_CLOEXEC = value(1073741824, UNDEFINED);

    /** Tell the link layer that the peer answered. */
    public static final int MSG_CONFIRM = value(2048, UNDEFINED);

    /** Result: ancillary data was cut for want of room. */
    public static final int MSG_CTRUNC = value(8, 32);

    /** Send to hosts of the link only. */
    public static final int MSG_DONTROUTE = value(4, 4);

    /** Do not wait in this call. */
    public static final int MSG_DONTWAIT = value(64, 128);

    /** End of a record. */
    public static final int MSG_EOR = value(128, 8);

    /** Receive from the error queue. */
    public static final int MSG_ERRQUEUE = value(8192, UNDEFINED);

    /** Not defined on Linux or macOS. */
    public static final int MSG_ETAG = value(UNDEFINED, UNDEFINED);

    /** Send data with the connection request, TCP fast open. */
    public static final int MSG_FASTOPEN = value(536870912, UNDEFINED);

    /** More data follows; hold this back. */
    public static final int MSG_MORE = value(32768, UNDEFINED);

    /** No SIGPIPE when the peer has closed. */
    public static final int MSG_NOSIGNAL = value(16384, 524288);

    /** Out-of-band data. */
    public static final int MSG_OOB = value(1, 1);

    /** Leave the data in the queue. */
    public static final int MSG_PEEK = value(2, 2);

    /** Find the path, send nothing. */
    public static final int MSG_PROBE = value(16, UNDEFINED);

    /** Result: the datagram was cut; as a flag, give its real length. */
    public static final int MSG_TRUNC = value(32, 16);

    /** Wait until the buffer is full. */
    public static final int MSG_WAITALL = value(256, 64);

    /** Wait for the first message only, recvmmsg(2). */
    public static final int MSG_WAITFORONE = value(65536, UNDEFINED);

    /** Send without copying, completion comes on the error queue. */
    public static final int MSG_ZEROCOPY = value(67108864, UNDEFINED);

    // Protocols of AF_NETLINK and options of level SOL_NETLINK, netlink(7)

    /** Option: join a group. */
    public static final int NETLINK_ADD_MEMBERSHIP = value(1, UNDEFINED);

    /** Protocol: ARP tables, gone since Linux 2.6.13. */
    public static final int NETLINK_ARPD = value(8, UNDEFINED);

    /** Protocol: auditing. */
    public static final int NETLINK_AUDIT = value(9, UNDEFINED);

    /** Protocol: kernel connector. */
    public static final int NETLINK_CONNECTOR = value(11, UNDEFINED);

    /** Protocol: crypto configuration. */
    public static final int NETLINK_CRYPTO = value(21, UNDEFINED);

    /** Protocol: DECnet routing messages. */
    public static final int NETLINK_DNRTMSG = value(14, UNDEFINED);

    /** Option: leave a group. */
    public static final int NETLINK_DROP_MEMBERSHIP = value(2, UNDEFINED);

    /** Option: extended acknowledgements. */
    public static final int NETLINK_EXT_ACK = value(11, UNDEFINED);

    /** Protocol: IPv4 packets from netfilter, gone since Linux 3.5. */
    public static final int NETLINK_FIREWALL = value(3, UNDEFINED);

    /** Protocol: generic netlink. */
    public static final int NETLINK_GENERIC = value(16, UNDEFINED);

    /** Protocol: IPv6 packets from netfilter. */
    public static final int NETLINK_IP6_FW = value(13, UNDEFINED);

    /** Protocol: kernel events to user space. */
    public static final int NETLINK_KOBJECT_UEVENT = value(15, UNDEFINED);

    /** Protocol: netfilter. */
    public static final int NETLINK_NETFILTER = value(12, UNDEFINED);

    /** Protocol: netfilter's packet log. */
    public static final int NETLINK_NFLOG = value(5, UNDEFINED);

    /** Option: do not report lost messages. */
    public static final int NETLINK_NO_ENOBUFS = value(5, UNDEFINED);

    /** Option: receive the group of each message. */
    public static final int NETLINK_PKTINFO = value(3, UNDEFINED);

    /** Protocol: routing, links and addresses, rtnetlink(7). */
    public static final int NETLINK_ROUTE = value(0, UNDEFINED);

    /** Protocol: IPv6 routing, gone since Linux 2.6.13. */
    public static final int NETLINK_ROUTE6 = value(11, UNDEFINED);

    /** Not defined on Linux or macOS. */
    public static final int NETLINK_SKIP = value(UNDEFINED, UNDEFINED);

    /** Protocol: socket monitoring, sock_diag(7). */
    public static final int NETLINK_SOCK_DIAG = value(4, UNDEFINED);

    /** Protocol: ethertap, gone since Linux 2.6.13. */
    public static final int NETLINK_TAPBASE = value(16, UNDEFINED);

    /** Protocol: TCP socket monitoring, now {@link #NETLINK_SOCK_DIAG}. */
    public static final int NETLINK_TCPDIAG = value(4, UNDEFINED);

    /** Protocol: messages between processes. */
    public static final int NETLINK_USERSOCK = value(2, UNDEFINED);

    /** Protocol: 1-wire, gone since Linux 2.6.18. */
    public static final int NETLINK_W1 = value(1, UNDEFINED);

    /** Protocol: IPsec. */
    public static final int NETLINK_XFRM = value(6, UNDEFINED);

    // Flags and limits of getnameinfo(3)

    /** The service is a datagram service. */
    public static final int NI_DGRAM = value(16, 16);

    /** Room for any host name, in bytes. */
    public static final int NI_MAXHOST = value(1025, 1025);

    /** Room for any service name, in bytes. */
    public static final int NI_MAXSERV = value(32, 32);

    /** Fail where the host has no name. */
    public static final int NI_NAMEREQD = value(8, 4);

    /** Only the node name of local hosts. */
    public static final int NI_NOFQDN = value(4, 1);

    /** Give the host as a number. */
    public static final int NI_NUMERICHOST = value(1, 2);

    /** Give the service as a number. */
    public static final int NI_NUMERICSERV = value(2, 8);

    // Message types of netlink(7)

    /** Message type: end of a multipart message. */
    public static final int NLMSG_DONE = value(3, UNDEFINED);

    /** Message type: error or acknowledgement. */
    public static final int NLMSG_ERROR = value(2, UNDEFINED);

    /** Message type: ignore. */
    public static final int NLMSG_NOOP = value(1, UNDEFINED);

    /** Message type: data was lost. */
    public static final int NLMSG_OVERRUN = value(4, UNDEFINED);

    // Message flags of netlink(7)

    /** Request an acknowledgement. */
    public static final int NLM_F_ACK = value(4, UNDEFINED);

    /** Add to the end of the list. */
    public static final int NLM_F_APPEND = value(2048, UNDEFINED);

    /** Create the object if it does not exist. */
    public static final int NLM_F_CREATE = value(1024, UNDEFINED);

    /** NLM_F_ROOT and NLM_F_MATCH together. */
    public static final int NLM_F_DUMP = value(768, UNDEFINED);

    /** Echo this request. */
    public static final int NLM_F_ECHO = value(8, UNDEFINED);

    /** Do not replace an existing object. */
    public static final int NLM_F_EXCL = value(512, UNDEFINED);

    /** Return all that match. */
    public static final int NLM_F_MATCH = value(512, UNDEFINED);

    /** Part of a multipart message. */
    public static final int NLM_F_MULTI = value(2, UNDEFINED);

    /** Replace an existing object. */
    public static final int NLM_F_REPLACE = value(256, UNDEFINED);

    /** A request. */
    public static final int NLM_F_REQUEST = value(1, UNDEFINED);

    /** Return the whole table. */
    public static final int NLM_F_ROOT = value(256, UNDEFINED);

    // Packet types and options of level SOL_PACKET, packet(7)

    /** Option: join a group of a device, one of PACKET_MR_*. */
    public static final int PACKET_ADD_MEMBERSHIP = value(1, UNDEFINED);

    /** Option: receive metadata with each packet. */
    public static final int PACKET_AUXDATA = value(8, UNDEFINED);

    /** Packet type: to everybody on the link. */
    public static final int PACKET_BROADCAST = value(1, UNDEFINED);

    /** Option: copy packets longer than this to the queue. */
    public static final int PACKET_COPY_THRESH = value(7, UNDEFINED);

    /** Option: leave a group of a device. */
    public static final int PACKET_DROP_MEMBERSHIP = value(2, UNDEFINED);

    /** Option: share packets among sockets. */
    public static final int PACKET_FANOUT = value(18, UNDEFINED);

    /** Fan-out by a classic BPF program. */
    public static final int PACKET_FANOUT_CBPF = value(6, UNDEFINED);

    /** Fan-out by the CPU of arrival. */
    public static final int PACKET_FANOUT_CPU = value(2, UNDEFINED);

    /** Option: the program of a fan-out by BPF. */
    public static final int PACKET_FANOUT_DATA = value(22, UNDEFINED);

    /** Fan-out by an extended BPF program. */
    public static final int PACKET_FANOUT_EBPF = value(7, UNDEFINED);

    /** Fan-out by flow. */
    public static final int PACKET_FANOUT_HASH = value(0, UNDEFINED);

    /** Fan-out in turn. */
    public static final int PACKET_FANOUT_LB = value(1, UNDEFINED);

    /** Fan-out by receive queue. */
    public static final int PACKET_FANOUT_QM = value(5, UNDEFINED);

    /** Fan-out at random. */
    public static final int PACKET_FANOUT_RND = value(4, UNDEFINED);

    /** Fan-out to the next socket when one is full. */
    public static final int PACKET_FANOUT_ROLLOVER = value(3, UNDEFINED);

    /** Packet type: fast routed, not seen by users. */
    public static final int PACKET_FASTROUTE = value(6, UNDEFINED);

    /** Option: length of the header of a ring version. */
    public static final int PACKET_HDRLEN = value(11, UNDEFINED);

    /** Packet type: to this machine. */
    public static final int PACKET_HOST = value(0, UNDEFINED);

    /** Option: do not receive sent packets. */
    public static final int PACKET_IGNORE_OUTGOING = value(23, UNDEFINED);

    /** Packet type: looped back. */
    public static final int PACKET_LOOPBACK = value(5, UNDEFINED);

    /** Option: skip malformed packets of the transmit ring. */
    public static final int PACKET_LOSS = value(14, UNDEFINED);

    /** Group type: all multicast packets. */
    public static final int PACKET_MR_ALLMULTI = value(2, UNDEFINED);

    /** Group type: a multicast address. */
    public static final int PACKET_MR_MULTICAST = value(0, UNDEFINED);

    /** Group type: all packets. */
    public static final int PACKET_MR_PROMISC = value(1, UNDEFINED);

    /** Group type: another unicast address. */
    public static final int PACKET_MR_UNICAST = value(3, UNDEFINED);

    /** Packet type: to a multicast address. */
    public static final int PACKET_MULTICAST = value(2, UNDEFINED);

    /** Option: receive the device of arrival of bonded devices. */
    public static final int PACKET_ORIGDEV = value(9, UNDEFINED);

    /** Packet type: to another machine, caught in promiscuous mode. */
    public static final int PACKET_OTHERHOST = value(3, UNDEFINED);

    /** Packet type: sent by this machine. */
    public static final int PACKET_OUTGOING = value(4, UNDEFINED);

    /** Option: send past the queueing discipline. */
    public static final int PACKET_QDISC_BYPASS = value(20, UNDEFINED);

    /** Option number without a use in the kernel. */
    public static final int PACKET_RECV_OUTPUT = value(3, UNDEFINED);

    /** Option: room before each packet of the ring. */
    public static final int PACKET_RESERVE = value(12, UNDEFINED);

    /** Option: counters of a fan-out by rollover. */
    public static final int PACKET_ROLLOVER_STATS = value(21, UNDEFINED);

    /** Option: memory-mapped receive ring. */
    public static final int PACKET_RX_RING = value(5, UNDEFINED);

    /** Option: packets received and dropped. */
    public static final int PACKET_STATISTICS = value(6, UNDEFINED);

    /** Option: which clock stamps packets. */
    public static final int PACKET_TIMESTAMP = value(17, UNDEFINED);

    /** Option: packets of the transmit ring have an offset. */
    public static final int PACKET_TX_HAS_OFF = value(19, UNDEFINED);

    /** Option: memory-mapped transmit ring. */
    public static final int PACKET_TX_RING = value(13, UNDEFINED);

    /** Option: which clock stamps sent packets. */
    public static final int PACKET_TX_TIMESTAMP = value(16, UNDEFINED);

    /** Option: version of the ring, one of TPACKET_V*. */
    public static final int PACKET_VERSION = value(10, UNDEFINED);

    /** Option: a virtio header before each packet. */
    public static final int PACKET_VNET_HDR = value(15, UNDEFINED);

    // Protocol families, another name of address families

    /** Protocol family of {@link #AF_CAN}, the same number. */
    public static final int PF_CAN = value(29, UNDEFINED);

    /** Protocol family of {@link #AF_PACKET}, the same number. */
    public static final int PF_PACKET = value(17, UNDEFINED);

    /** Protocol family of {@link #AF_RDS}, the same number. */
    public static final int PF_RDS = value(21, UNDEFINED);

    // Events of poll(2)

    /** An error is pending; reported unasked. */
    public static final int POLLERR = value(8, 8);

    /** The peer has hung up; reported unasked. */
    public static final int POLLHUP = value(16, 16);

    /** There is something to receive. */
    public static final int POLLIN = value(1, 1);

    /** The descriptor is not open; reported unasked. */
    public static final int POLLNVAL = value(32, 32);

    /** Sending would not block. */
    public static final int POLLOUT = value(4, 4);

    /** There is out-of-band data. */
    public static final int POLLPRI = value(2, 2);

    /** The peer has shut down sending. */
    public static final int POLLRDHUP = value(8192, UNDEFINED);

    // Values of SIO_RCVALL, which Windows alone knows

    /** Windows: all packets at IP level. */
    public static final int RCVALL_IPLEVEL = value(3, 3);

    /** Windows: the largest RCVALL_* value. */
    public static final int RCVALL_MAX = value(3, 3);

    /** Windows: off. */
    public static final int RCVALL_OFF = value(0, 0);

    /** Windows: all packets. */
    public static final int RCVALL_ON = value(1, 1);

    /** Windows: all packets at socket level. */
    public static final int RCVALL_SOCKETLEVELONLY = value(2, 2);

    // Message types of rtnetlink(7)

    /** Delete an address. */
    public static final int RTM_DELADDR = value(21, 13);

    /** Delete a link. */
    public static final int RTM_DELLINK = value(17, UNDEFINED);

    /** Delete a neighbour. */
    public static final int RTM_DELNEIGH = value(29, UNDEFINED);

    /** Delete a route. */
    public static final int RTM_DELROUTE = value(25, UNDEFINED);

    /** Get addresses. */
    public static final int RTM_GETADDR = value(22, UNDEFINED);

    /** Get links. */
    public static final int RTM_GETLINK = value(18, UNDEFINED);

    /** Get neighbours. */
    public static final int RTM_GETNEIGH = value(30, UNDEFINED);

    /** Get routes. */
    public static final int RTM_GETROUTE = value(26, UNDEFINED);

    /** Create, or tell of, an address. */
    public static final int RTM_NEWADDR = value(20, 12);

    /** Create, or tell of, a link. */
    public static final int RTM_NEWLINK = value(16, UNDEFINED);

    /** Create, or tell of, a neighbour. */
    public static final int RTM_NEWNEIGH = value(28, UNDEFINED);

    /** Create, or tell of, a route. */
    public static final int RTM_NEWROUTE = value(24, UNDEFINED);

    // Groups of rtnetlink(7)

    /** Group: IPv4 addresses. */
    public static final int RTMGRP_IPV4_IFADDR = value(16, UNDEFINED);

    /** Group: IPv6 addresses. */
    public static final int RTMGRP_IPV6_IFADDR = value(256, UNDEFINED);

    /** Group: links. */
    public static final int RTMGRP_LINK = value(1, UNDEFINED);

    // Types of ancillary data, cmsg(3)

    /** Credentials of the sender, unix(7). */
    public static final int SCM_CREDENTIALS = value(2, UNDEFINED);

    /** J1939 destination address. */
    public static final int SCM_J1939_DEST_ADDR = value(1, UNDEFINED);

    /** J1939 destination name. */
    public static final int SCM_J1939_DEST_NAME = value(2, UNDEFINED);

    /** J1939 error report. */
    public static final int SCM_J1939_ERRQUEUE = value(4, UNDEFINED);

    /** J1939 priority. */
    public static final int SCM_J1939_PRIO = value(3, UNDEFINED);

    /** A descriptor of the sender's process. */
    public static final int SCM_PIDFD = value(4, UNDEFINED);

    /** Descriptors, unix(7). */
    public static final int SCM_RIGHTS = value(1, 1);

    /** Time of arrival in microseconds. */
    public static final int SCM_TIMESTAMP = value(29, 2);

    /** Software and hardware time stamps. */
    public static final int SCM_TIMESTAMPING = value(37, UNDEFINED);

    /** Time of arrival in nanoseconds. */
    public static final int SCM_TIMESTAMPNS = value(35, UNDEFINED);

    // Directions of shutdown(2)

    /** No more receiving. */
    public static final int SHUT_RD = value(0, 0);

    /** Neither receiving nor sending. */
    public static final int SHUT_RDWR = value(2, 2);

    /** No more sending. */
    public static final int SHUT_WR = value(1, 1);

    // Requests that Windows alone knows

    /** Windows: keep-alive times. */
    public static final long SIO_KEEPALIVE_VALS = value(2550136836L, 2550136836L);

    /** Windows: faster loopback. */
    public static final long SIO_LOOPBACK_FAST_PATH = value(2550136848L, 2550136848L);

    /** Windows: receive all packets, RCVALL_*. */
    public static final long SIO_RCVALL = value(2550136833L, 2550136833L);

    // Requests of ioctl(2), netdevice(7), socket(7)

    /** The address of an interface. */
    public static final long SIOCGIFADDR = value(35093, 3223349537L);

    /** The flags of an interface, IFF_*. */
    public static final long SIOCGIFFLAGS = value(35091, 3223349521L);

    /** The hardware address of an interface. */
    public static final int SIOCGIFHWADDR = value(35111, UNDEFINED);

    /** The index of an interface. */
    public static final int SIOCGIFINDEX = value(35123, UNDEFINED);

    /** The MTU of an interface. */
    public static final long SIOCGIFMTU = value(35105, 3223349555L);

    /** Time of arrival of the last packet received. */
    public static final int SIOCGSTAMP = value(35078, UNDEFINED);

    /** The number of bytes not yet received. */
    public static final int SIOCINQ = value(21531, UNDEFINED);

    /** The number of bytes sent and not yet acknowledged. */
    public static final int SIOCOUTQ = value(21521, UNDEFINED);

    // Options of level SOL_SOCKET, socket(7)

    /** Whether the socket listens; read only. */
    public static final int SO_ACCEPTCONN = value(30, 2);

    /** Filter with an extended BPF program. */
    public static final int SO_ATTACH_BPF = value(50, UNDEFINED);

    /** Filter with a classic BPF program. */
    public static final int SO_ATTACH_FILTER = value(26, UNDEFINED);

    /** Choose among sockets of a port by classic BPF. */
    public static final int SO_ATTACH_REUSEPORT_CBPF = value(51, UNDEFINED);

    /** Choose among sockets of a port by extended BPF. */
    public static final int SO_ATTACH_REUSEPORT_EBPF = value(52, UNDEFINED);

    /** Use one interface, by name. */
    public static final int SO_BINDTODEVICE = value(25, UNDEFINED);

    /** Use one interface, by index. */
    public static final int SO_BINDTOIFINDEX = value(62, UNDEFINED);

    /** Allow sending to broadcast addresses. */
    public static final int SO_BROADCAST = value(6, 32);

    /** Which buffer sizes the kernel leaves alone. */
    public static final int SO_BUF_LOCK = value(72, UNDEFINED);

    /** Busy-poll for this many microseconds. */
    public static final int SO_BUSY_POLL = value(46, UNDEFINED);

    /** The unique number of the socket; read only. */
    public static final int SO_COOKIE = value(57, UNDEFINED);

    /** Record debugging information. */
    public static final int SO_DEBUG = value(1, 1);

    /** Remove the filter. */
    public static final int SO_DETACH_FILTER = value(27, UNDEFINED);

    /** Remove the program that chooses among sockets of a port. */
    public static final int SO_DETACH_REUSEPORT_BPF = value(68, UNDEFINED);

    /** The address family; read only. */
    public static final int SO_DOMAIN = value(39, UNDEFINED);

    /** Send to hosts of the link only. */
    public static final int SO_DONTROUTE = value(5, 16);

    /** The pending error, cleared by reading. */
    public static final int SO_ERROR = value(4, 4103);

    /** Not defined on Linux or macOS. */
    public static final int SO_EXCLUSIVEADDRUSE = value(UNDEFINED, UNDEFINED);

    /** The CPU that handles arrivals. */
    public static final int SO_INCOMING_CPU = value(49, UNDEFINED);

    /** The receive queue of the last packet; read only. */
    public static final int SO_INCOMING_NAPI_ID = value(56, UNDEFINED);

    /** Probe an idle connection. */
    public static final int SO_KEEPALIVE = value(9, 8);

    /** Let close wait for unsent data; on macOS in clock ticks. */
    public static final int SO_LINGER = value(13, 128);

    /** Let close wait for unsent data, in seconds. */
    public static final int SO_LINGER_SEC = value(UNDEFINED, 4224);

    /** Forbid changes of the filter. */
    public static final int SO_LOCK_FILTER = value(44, UNDEFINED);

    /** Mark of sent packets, for routing and filters. */
    public static final int SO_MARK = value(36, UNDEFINED);

    /** The largest rate of sending, in bytes a second. */
    public static final int SO_MAX_PACING_RATE = value(47, UNDEFINED);

    /** Memory counters of the socket; read only. */
    public static final int SO_MEMINFO = value(55, UNDEFINED);

    /** The number of the network namespace; read only. */
    public static final int SO_NETNS_COOKIE = value(71, UNDEFINED);

    /** Send frames without check sequence. */
    public static final int SO_NOFCS = value(43, UNDEFINED);

    /** No SIGPIPE when the peer has closed. */
    public static final int SO_NOSIGPIPE = value(UNDEFINED, 4130);

    /** Send UDP over IPv4 without checksum. */
    public static final int SO_NO_CHECK = value(11, UNDEFINED);

    /** Receive out-of-band data in line. */
    public static final int SO_OOBINLINE = value(10, 256);

    /** Receive the sender's credentials. */
    public static final int SO_PASSCRED = value(16, UNDEFINED);

    /** Receive a descriptor of the sender's process. */
    public static final int SO_PASSPIDFD = value(76, UNDEFINED);

    /** Receive the sender's security label. */
    public static final int SO_PASSSEC = value(34, UNDEFINED);

    /** Where MSG_PEEK starts. */
    public static final int SO_PEEK_OFF = value(42, UNDEFINED);

    /** Credentials of the peer; read only. */
    public static final int SO_PEERCRED = value(17, UNDEFINED);

    /** Supplementary groups of the peer; read only. */
    public static final int SO_PEERGROUPS = value(59, UNDEFINED);

    /** A descriptor of the peer's process; read only. */
    public static final int SO_PEERPIDFD = value(77, UNDEFINED);

    /** Security label of the peer; read only. */
    public static final int SO_PEERSEC = value(31, UNDEFINED);

    /** Prefer busy polling to interrupts. */
    public static final int SO_PREFER_BUSY_POLL = value(69, UNDEFINED);

    /** Priority of sent packets. */
    public static final int SO_PRIORITY = value(12, UNDEFINED);

    /** The protocol; read only. */
    public static final int SO_PROTOCOL = value(38, UNDEFINED);

    /** Size of the receive buffer; Linux doubles what is set. */
    public static final int SO_RCVBUF = value(8, 4098);

    /** SO_RCVBUF beyond the system's limit, for privileged processes. */
    public static final int SO_RCVBUFFORCE = value(33, UNDEFINED);

    /** The fewest bytes that make a socket readable. */
    public static final int SO_RCVLOWAT = value(18, 4100);

    /** Receive the mark of each packet. */
    public static final int SO_RCVMARK = value(75, UNDEFINED);

    /** The kernel's own receive timeout. */
    public static final int SO_RCVTIMEO = value(20, 4102);

    /** Memory reserved for the socket. */
    public static final int SO_RESERVE_MEM = value(73, UNDEFINED);

    /** Allow binding to an address in TIME_WAIT. */
    public static final int SO_REUSEADDR = value(2, 4);

    /** Allow several sockets on one address. */
    public static final int SO_REUSEPORT = value(15, 512);

    /** Receive the number of dropped packets. */
    public static final int SO_RXQ_OVFL = value(40, UNDEFINED);

    /** Report the error queue as exceptional condition. */
    public static final int SO_SELECT_ERR_QUEUE = value(45, UNDEFINED);

    /** Not defined on Linux or macOS. */
    public static final int SO_SETFIB = value(UNDEFINED, UNDEFINED);

    /** Size of the send buffer; Linux doubles what is set. */
    public static final int SO_SNDBUF = value(7, 4097);

    /** SO_SNDBUF beyond the system's limit, for privileged processes. */
    public static final int SO_SNDBUFFORCE = value(32, UNDEFINED);

    /** The least room that makes a socket writable. */
    public static final int SO_SNDLOWAT = value(19, 4099);

    /** The kernel's own send timeout. */
    public static final int SO_SNDTIMEO = value(21, 4101);

    /** Receive the time of arrival in microseconds. */
    public static final int SO_TIMESTAMP = value(29, 1024);

    /** Time stamps by flags, SOF_TIMESTAMPING_*. */
    public static final int SO_TIMESTAMPING = value(37, UNDEFINED);

    /** Receive the time of arrival in nanoseconds. */
    public static final int SO_TIMESTAMPNS = value(35, UNDEFINED);

    /** Choose a new path when the connection suffers. */
    public static final int SO_TXREHASH = value(74, UNDEFINED);

    /** Send at a given time. */
    public static final int SO_TXTIME = value(61, UNDEFINED);

    /** The socket type; read only. */
    public static final int SO_TYPE = value(3, 4104);

    /** Bypass hardware where possible. */
    public static final int SO_USELOOPBACK = value(UNDEFINED, 64);

    /** Receive whether sent frames were acknowledged. */
    public static final int SO_WIFI_STATUS = value(41, UNDEFINED);

    /** Allow MSG_ZEROCOPY. */
    public static final int SO_ZEROCOPY = value(60, UNDEFINED);

    // Socket types, socket(2)

    /** Flag on the type: close-on-exec (which Sockeye always is). */
    public static final int SOCK_CLOEXEC = value(524288, UNDEFINED);

    /** Datagrams. */
    public static final int SOCK_DGRAM = value(2, 2);

    /** Flag on the type: non-blocking mode. */
    public static final int SOCK_NONBLOCK = value(2048, UNDEFINED);

    /** Raw network packets, raw(7). */
    public static final int SOCK_RAW = value(3, 3);

    /** Reliably delivered messages, in any order. */
    public static final int SOCK_RDM = value(4, 4);

    /** Reliable ordered messages over a connection. */
    public static final int SOCK_SEQPACKET = value(5, 5);

    /** A reliable two-way byte stream. */
    public static final int SOCK_STREAM = value(1, 1);

    // Flags of SO_TIMESTAMPING

    /** Number the stamped packets. */
    public static final int SOF_TIMESTAMPING_OPT_ID = value(128, UNDEFINED);

    /** Return the stamp without the packet. */
    public static final int SOF_TIMESTAMPING_OPT_TSONLY = value(2048, UNDEFINED);

    /** Report hardware stamps. */
    public static final int SOF_TIMESTAMPING_RAW_HARDWARE = value(64, UNDEFINED);

    /** Stamp arrivals in hardware. */
    public static final int SOF_TIMESTAMPING_RX_HARDWARE = value(4, UNDEFINED);

    /** Stamp arrivals in software. */
    public static final int SOF_TIMESTAMPING_RX_SOFTWARE = value(8, UNDEFINED);

    /** Report software stamps. */
    public static final int SOF_TIMESTAMPING_SOFTWARE = value(16, UNDEFINED);

    /** Stamp departures in hardware. */
    public static final int SOF_TIMESTAMPING_TX_HARDWARE = value(1, UNDEFINED);

    /** Stamp departures in software. */
    public static final int SOF_TIMESTAMPING_TX_SOFTWARE = value(2, UNDEFINED);

    // Levels of options

    /** Options of AF_ALG. */
    public static final int SOL_ALG = value(279, UNDEFINED);

    /** Options of AppleTalk. */
    public static final int SOL_ATALK = value(258, UNDEFINED);

    /** Options of AX.25. */
    public static final int SOL_AX25 = value(257, UNDEFINED);

    /** The base of the levels of CAN protocols. */
    public static final int SOL_CAN_BASE = value(100, UNDEFINED);

    /** Options of CAN_RAW. */
    public static final int SOL_CAN_RAW = value(101, UNDEFINED);

    /** Options of Bluetooth HCI. */
    public static final int SOL_HCI = value(0, UNDEFINED);

    /** Options of ICMPv6. */
    public static final int SOL_ICMPV6 = value(58, UNDEFINED);

    /** Options of IPv4, ip(7). */
    public static final int SOL_IP = value(0, 0);

    /** Options of IPv6, ipv6(7). */
    public static final int SOL_IPV6 = value(41, UNDEFINED);

    /** Options of IPX. */
    public static final int SOL_IPX = value(256, UNDEFINED);

    /** Options of AF_UNIX, macOS. */
    public static final int SOL_LOCAL = value(UNDEFINED, 0);

    /** Options of netlink, netlink(7). */
    public static final int SOL_NETLINK = value(270, UNDEFINED);

    /** Options of NET/ROM. */
    public static final int SOL_NETROM = value(259, UNDEFINED);

    /** Options of packet sockets, packet(7). */
    public static final int SOL_PACKET = value(263, UNDEFINED);

    /** Options of raw sockets, raw(7). */
    public static final int SOL_RAW = value(255, UNDEFINED);

    /** Options of reliable datagram sockets. */
    public static final int SOL_RDS = value(276, UNDEFINED);

    /** Options of ROSE. */
    public static final int SOL_ROSE = value(260, UNDEFINED);

    /** Options of every socket, socket(7). */
    public static final int SOL_SOCKET = value(1, 65535);

    /** Options of TCP, tcp(7). */
    public static final int SOL_TCP = value(6, 6);

    /** Options of TIPC. */
    public static final int SOL_TIPC = value(271, UNDEFINED);

    /** Options of UDP, udp(7). */
    public static final int SOL_UDP = value(17, 17);

    /** Ancillary data of AF_VSOCK. */
    public static final int SOL_VSOCK = value(287, UNDEFINED);

    // Limit of listen(2)

    /** The largest backlog of listen(2) that the headers name. */
    public static final int SOMAXCONN = value(4096, 128);

    // Origins and codes of extended errors, ip(7)

    /** Code: a zero-copy send was copied after all. */
    public static final int SO_EE_CODE_ZEROCOPY_COPIED = value(1, UNDEFINED);

    /** Origin: an ICMP message. */
    public static final int SO_EE_ORIGIN_ICMP = value(2, UNDEFINED);

    /** Origin: an ICMPv6 message. */
    public static final int SO_EE_ORIGIN_ICMP6 = value(3, UNDEFINED);

    /** Origin: this machine. */
    public static final int SO_EE_ORIGIN_LOCAL = value(1, UNDEFINED);

    /** Origin: none. */
    public static final int SO_EE_ORIGIN_NONE = value(0, UNDEFINED);

    /** Origin: a time stamp of a sent packet. */
    public static final int SO_EE_ORIGIN_TIMESTAMPING = value(4, UNDEFINED);

    /** Origin: completion of a zero-copy send. */
    public static final int SO_EE_ORIGIN_ZEROCOPY = value(5, UNDEFINED);

    // Options of level SOL_CAN_BASE + CAN_J1939

    /** J1939: queue transfer errors. */
    public static final int SO_J1939_ERRQUEUE = value(4, UNDEFINED);

    /** J1939: receive filters. */
    public static final int SO_J1939_FILTER = value(1, UNDEFINED);

    /** J1939: receive every message. */
    public static final int SO_J1939_PROMISC = value(2, UNDEFINED);

    /** J1939: priority of sent messages. */
    public static final int SO_J1939_SEND_PRIO = value(3, UNDEFINED);

    // Options of level AF_VSOCK, vsock(7)

    /** AF_VSOCK: the largest buffer, 64 bits. */
    public static final int SO_VM_SOCKETS_BUFFER_MAX_SIZE = value(2, UNDEFINED);

    /** AF_VSOCK: the smallest buffer, 64 bits. */
    public static final int SO_VM_SOCKETS_BUFFER_MIN_SIZE = value(1, UNDEFINED);

    /** AF_VSOCK: the buffer, 64 bits. */
    public static final int SO_VM_SOCKETS_BUFFER_SIZE = value(0, UNDEFINED);

    // Options of level IPPROTO_TCP, tcp(7)

    /** Name of the congestion control algorithm. */
    public static final int TCP_CONGESTION = value(13, UNDEFINED);

    /** Figures of the connection, macOS; read only. */
    public static final int TCP_CONNECTION_INFO = value(UNDEFINED, 262);

    /** Send full segments only. */
    public static final int TCP_CORK = value(3, UNDEFINED);

    /** Accept when data has come, in seconds. */
    public static final int TCP_DEFER_ACCEPT = value(9, UNDEFINED);

    /** Accept data with connection requests. */
    public static final int TCP_FASTOPEN = value(23, 261);

    /** Send the first data with the connection request. */
    public static final int TCP_FASTOPEN_CONNECT = value(30, UNDEFINED);

    /** Key of the fast open cookies. */
    public static final int TCP_FASTOPEN_KEY = value(33, UNDEFINED);

    /** Figures of the connection; read only. */
    public static final int TCP_INFO = value(11, UNDEFINED);

    /** Receive the number of bytes left in the queue. */
    public static final int TCP_INQ = value(36, UNDEFINED);

    /** Idle seconds before probing, macOS's name. */
    public static final int TCP_KEEPALIVE = value(UNDEFINED, 16);

    /** Unanswered probes before giving up. */
    public static final int TCP_KEEPCNT = value(6, 258);

    /** Idle seconds before probing, Linux's name. */
    public static final int TCP_KEEPIDLE = value(4, UNDEFINED);

    /** Seconds between probes. */
    public static final int TCP_KEEPINTVL = value(5, 257);

    /** Seconds in FIN_WAIT2. */
    public static final int TCP_LINGER2 = value(8, UNDEFINED);

    /** Largest segment. */
    public static final int TCP_MAXSEG = value(2, 2);

    /** Signatures of segments, RFC 2385. */
    public static final int TCP_MD5SIG = value(14, UNDEFINED);

    /** Send small segments at once, without Nagle's algorithm. */
    public static final int TCP_NODELAY = value(1, 1);

    /** Writable when fewer bytes than this are unsent. */
    public static final int TCP_NOTSENT_LOWAT = value(25, 513);

    /** Acknowledge at once. */
    public static final int TCP_QUICKACK = value(12, UNDEFINED);

    /** Repair mode, for moving connections. */
    public static final int TCP_REPAIR = value(19, UNDEFINED);

    /** The saved headers of the connection request. */
    public static final int TCP_SAVED_SYN = value(28, UNDEFINED);

    /** Save the headers of connection requests. */
    public static final int TCP_SAVE_SYN = value(27, UNDEFINED);

    /** Attempts to connect. */
    public static final int TCP_SYNCNT = value(7, UNDEFINED);

    /** Delay of sent segments, in microseconds. */
    public static final int TCP_TX_DELAY = value(37, UNDEFINED);

    /** Upper layer protocol, as tls. */
    public static final int TCP_ULP = value(31, UNDEFINED);

    /** Milliseconds that sent data may stay unacknowledged. */
    public static final int TCP_USER_TIMEOUT = value(18, UNDEFINED);

    /** Largest advertised window. */
    public static final int TCP_WINDOW_CLAMP = value(10, UNDEFINED);

    /** Receive into mapped memory. */
    public static final int TCP_ZEROCOPY_RECEIVE = value(35, UNDEFINED);

    // AF_TIPC, <linux/tipc.h>

    /** Address type: node and reference. */
    public static final int TIPC_ADDR_ID = value(3, UNDEFINED);

    /** Address type: service and instance. */
    public static final int TIPC_ADDR_NAME = value(2, UNDEFINED);

    /** Address type: service and range of instances. */
    public static final int TIPC_ADDR_NAMESEQ = value(1, UNDEFINED);

    /** Service type: configuration. */
    public static final int TIPC_CFG_SRV = value(0, UNDEFINED);

    /** Scope: the cluster. */
    public static final int TIPC_CLUSTER_SCOPE = value(2, UNDEFINED);

    /** Error of a returned message: the connection was shut down. */
    public static final int TIPC_CONN_SHUTDOWN = value(5, UNDEFINED);

    /** Option: milliseconds to connect. */
    public static final int TIPC_CONN_TIMEOUT = value(130, UNDEFINED);

    /** Importance: critical. */
    public static final int TIPC_CRITICAL_IMPORTANCE = value(3, UNDEFINED);

    /** Ancillary data: the name that the message was sent to, three words. */
    public static final int TIPC_DESTNAME = value(3, UNDEFINED);

    /** Option: drop what the receiver cannot take, do not return it. */
    public static final int TIPC_DEST_DROPPABLE = value(129, UNDEFINED);

    /** Ancillary data: why the message came back, a {@code TIPC_ERR_*}, and its length. */
    public static final int TIPC_ERRINFO = value(1, UNDEFINED);

    /** Error of a returned message: nobody has the name. */
    public static final int TIPC_ERR_NO_NAME = value(1, UNDEFINED);

    /** Error of a returned message: the node cannot be reached. */
    public static final int TIPC_ERR_NO_NODE = value(3, UNDEFINED);

    /** Error of a returned message: there is no such socket. */
    public static final int TIPC_ERR_NO_PORT = value(2, UNDEFINED);

    /** Error of a returned message: the receiver's queue is full. */
    public static final int TIPC_ERR_OVERLOAD = value(4, UNDEFINED);

    /** Option: join a communication group. */
    public static final int TIPC_GROUP_JOIN = value(135, UNDEFINED);

    /** Option: leave the communication group. */
    public static final int TIPC_GROUP_LEAVE = value(136, UNDEFINED);

    /** Group flag: receive a copy of what is sent, where it matches. */
    public static final int TIPC_GROUP_LOOPBACK = value(1, UNDEFINED);

    /** Group flag: receive an event when a member joins or leaves. */
    public static final int TIPC_GROUP_MEMBER_EVTS = value(2, UNDEFINED);

    /** Importance: high. */
    public static final int TIPC_HIGH_IMPORTANCE = value(2, UNDEFINED);

    /** Option: importance of sent messages. */
    public static final int TIPC_IMPORTANCE = value(127, UNDEFINED);

    /** Importance: low. */
    public static final int TIPC_LOW_IMPORTANCE = value(0, UNDEFINED);

    /** The largest message, in bytes. */
    public static final int TIPC_MAX_USER_MSG_SIZE = value(66000, UNDEFINED);

    /** Option: multicast by broadcast. */
    public static final int TIPC_MCAST_BROADCAST = value(133, UNDEFINED);

    /** Option: multicast by replication. */
    public static final int TIPC_MCAST_REPLICAST = value(134, UNDEFINED);

    /** Importance: medium. */
    public static final int TIPC_MEDIUM_IMPORTANCE = value(1, UNDEFINED);

    /** Option: send at once. */
    public static final int TIPC_NODELAY = value(138, UNDEFINED);

    /** Option number without a use in the kernel. */
    public static final int TIPC_NODE_RECVQ_DEPTH = value(131, UNDEFINED);

    /** Scope: this node. */
    public static final int TIPC_NODE_SCOPE = value(3, UNDEFINED);

    /** Error of a returned message: none. */
    public static final int TIPC_OK = value(0, UNDEFINED);

    /** Event: a name was published. */
    public static final int TIPC_PUBLISHED = value(1, UNDEFINED);

    /** The first service type for users. */
    public static final int TIPC_RESERVED_TYPES = value(64, UNDEFINED);

    /** Ancillary data: the data of the message that came back. */
    public static final int TIPC_RETDATA = value(2, UNDEFINED);

    /** Option: messages in the receive queue; read only. */
    public static final int TIPC_SOCK_RECVQ_DEPTH = value(132, UNDEFINED);

    /** Option: bytes in the receive queue; read only. */
    public static final int TIPC_SOCK_RECVQ_USED = value(137, UNDEFINED);

    /** Option: the sender's congestion may drop messages. */
    public static final int TIPC_SRC_DROPPABLE = value(128, UNDEFINED);

    /** Event: the subscription expired. */
    public static final int TIPC_SUBSCR_TIMEOUT = value(3, UNDEFINED);

    /** Subscription: cancel. */
    public static final int TIPC_SUB_CANCEL = value(4, UNDEFINED);

    /** Subscription: every port. */
    public static final int TIPC_SUB_PORTS = value(1, UNDEFINED);

    /** Subscription: a service as a whole. */
    public static final int TIPC_SUB_SERVICE = value(2, UNDEFINED);

    /** Service type: topology. */
    public static final int TIPC_TOP_SRV = value(1, UNDEFINED);

    /** Subscription timeout: none. */
    public static final int TIPC_WAIT_FOREVER = value(-1, UNDEFINED);

    /** Event: a name was withdrawn. */
    public static final int TIPC_WITHDRAWN = value(2, UNDEFINED);

    /** Scope: the zone. */
    public static final int TIPC_ZONE_SCOPE = value(1, UNDEFINED);

    // Values of PACKET_VERSION, packet(7)

    /** Version 1. */
    public static final int TPACKET_V1 = value(0, UNDEFINED);

    /** Version 2. */
    public static final int TPACKET_V2 = value(1, UNDEFINED);

    /** Version 3: blocks of packets of any length. */
    public static final int TPACKET_V3 = value(2, UNDEFINED);

    // Options of level IPPROTO_UDP, udp(7)

    /** Gather what is sent into one datagram. */
    public static final int UDP_CORK = value(1, UNDEFINED);

    /** Encapsulation, as of IPsec. */
    public static final int UDP_ENCAP = value(100, UNDEFINED);

    /** Receive several datagrams as one buffer. */
    public static final int UDP_GRO = value(104, UNDEFINED);

    /** Cut a sent buffer into datagrams of this size. */
    public static final int UDP_SEGMENT = value(103, UNDEFINED);

    // Options of level IPPROTO_UDPLITE, udplite(7)

    /** Least checksum coverage of arrivals. */
    public static final int UDPLITE_RECV_CSCOV = value(11, UNDEFINED);

    /** Checksum coverage of sent packets. */
    public static final int UDPLITE_SEND_CSCOV = value(10, UNDEFINED);

    // Addresses of AF_VSOCK, vsock(7)

    /** Any context identifier. */
    public static final long VMADDR_CID_ANY = value(4294967295L, 4294967295L);

    /** The host. */
    public static final int VMADDR_CID_HOST = value(2, 2);

    /** This machine, for loopback. */
    public static final int VMADDR_CID_LOCAL = value(1, UNDEFINED);

    /** Any port. */
    public static final long VMADDR_PORT_ANY = value(4294967295L, 4294967295L);

    /** No version of the vsock interface. */
    public static final long VM_SOCKETS_INVALID_VERSION = value(4294967295L, UNDEFINED);

    private Constants() {}

    /**
     * Names an error number of this platform.
     *
     * <p>Where several names share the number, gives the usual one: {@code EAGAIN} rather than
     * {@code EWOULDBLOCK}, {@code EOPNOTSUPP} rather than {@code ENOTSUP}, {@code EDEADLK} rather
     * than {@code EDEADLOCK}.
     *
     * @param errno an error number, positive as errno(3) holds it
     * @return its C name, as {@code ECONNREFUSED}; empty where the number has no name, as 0
     * @see <a href="https://man7.org/linux/man-pages/man3/errno.3.html">errno(3)</a>
     */
    public static String errnoName(int errno) {
        return ConstantNames.errno(errno);
    }

    /**
     * Names an address family of this platform.
     *
     * <p>Where several names share the number, gives the usual one: {@code AF_NETLINK} rather than
     * {@code AF_ROUTE} on Linux.
     *
     * @param family an address family, as {@code socket(2)} takes it
     * @return its C name, as {@code AF_INET6}; the number in decimal where it has no name
     * @see <a
     *     href="https://man7.org/linux/man-pages/man7/address_families.7.html">address_families(7)</a>
     */
    public static String familyName(int family) {
        return ConstantNames.family(family);
    }

    /**
     * Names a socket type of this platform.
     *
     * @param type a socket type without {@link #SOCK_CLOEXEC} and {@link #SOCK_NONBLOCK}
     * @return its C name, as {@code SOCK_STREAM}; the number in decimal where it has no name
     * @see <a href="https://man7.org/linux/man-pages/man2/socket.2.html">socket(2)</a>
     */
    public static String socketTypeName(int type) {
        return ConstantNames.socketType(type);
    }

    /**
     * Names an error of the resolver on this platform.
     *
     * @param code what getaddrinfo(3) returned
     * @return its C name, as {@code EAI_NONAME}; the number in decimal where it has no name
     * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
     */
    public static String addressInfoErrorName(int code) {
        return ConstantNames.addressInfoError(code);
    }

    private static int value(int linux, int macos) {
        return Platform.LINUX ? linux : Platform.MACOS ? macos : UNDEFINED;
    }

    private static long value(long linux, long macos) {
        return Platform.LINUX ? linux : Platform.MACOS ? macos : UNDEFINED;
    }
}
