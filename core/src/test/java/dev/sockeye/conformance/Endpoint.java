package dev.sockeye.conformance;

import dev.sockeye.Address;
import dev.sockeye.Datagram;
import dev.sockeye.Message;
import dev.sockeye.SocketError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connected pair, as a thread sees it that may block: the calls of a socket, with
 * arrays for data. What an adapter throws is what the socket's own API fails with, unwrapped.
 */
public interface Endpoint extends AutoCloseable {

    /** Receives at most {@code bufsize} bytes: none at the end of the stream. */
    byte[] recv(int bufsize) throws SocketError;

    /** Sends what there is room for, and returns how much that was. */
    int send(byte[] data) throws SocketError;

    /** Sends it all. */
    void sendall(byte[] data) throws SocketError;

    /** Receives a datagram and its sender. */
    Datagram recvfrom(int bufsize) throws SocketError;

    /** Sends a datagram to {@code address}. */
    int sendto(byte[] data, Address address) throws SocketError;

    /** Receives a message without ancillary data: of no bytes at the end of a connection. */
    Message recvmsg(int bufsize) throws SocketError;

    /** Sends a message to the peer. */
    int sendmsg(byte[] data) throws SocketError;

    /** Receives what has come, at most {@code max} messages. */
    List<Message> recvmmsg(int max, int bufsize) throws SocketError;

    /** Sends a message for each, to the peer. */
    void sendmmsg(List<byte[]> data) throws SocketError;

    /** Sets the mode of later calls, as {@link dev.sockeye.Socket#settimeout} does. */
    void settimeout(@Nullable Duration timeout) throws SocketError;

    /** Returns what {@link #settimeout} was given. */
    @Nullable Duration gettimeout();

    void shutdown(int how) throws SocketError;

    Address getsockname() throws SocketError;

    Address getpeername() throws SocketError;

    void setsockopt(int level, int name, int value) throws SocketError;

    @Override
    void close();

    /**
     * Returns once {@code calls} calls of other threads wait for this socket, within {@link
     * Running#PATIENCE}. An adapter that cannot tell returns at once: the tests hold in any order,
     * and prove less.
     */
    void awaitWaiting(int calls);
}
