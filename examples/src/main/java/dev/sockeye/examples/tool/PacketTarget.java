package dev.sockeye.examples.tool;

import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PacketCursor;
import dev.sockeye.capture.PcapReader;
import dev.sockeye.capture.PcapStatistics;
import dev.sockeye.capture.PcapWriter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.time.ZoneId;

/** Where the packets go: lines for people, or a file. */
interface PacketTarget extends Closeable {
    int BUFFER_BYTES = 1 << 16;

    /** Takes a packet of a capture. */
    void take(PacketCursor packet) throws IOException;

    /** Takes a packet of a file. */
    void take(Packet packet, PcapReader from) throws IOException;

    /** Lets others see what has been taken. */
    void flush() throws IOException;

    /** How many bytes have been written; 0 if they are lines. */
    long length();

    /** Takes what the capture has counted. */
    void statistics(PcapStatistics told);

    /** Lines on standard output, of which many are written at once. */
    static PacketTarget lines() {
        var out = new FileOutputStream(FileDescriptor.out);
        return new Lines(
                new PrintStream(new BufferedOutputStream(out, BUFFER_BYTES)),
                new PacketLine(ZoneId.systemDefault()));
    }

    /** A file. */
    static PacketTarget of(PcapWriter writer) {
        return new File(writer);
    }

    /** Writes a line of each packet. */
    record Lines(PrintStream out, PacketLine line) implements PacketTarget {
        @Override
        public void take(PacketCursor packet) {
            out.println(
                    line.of(
                            packet.timestamp(),
                            packet.ifname(),
                            packet.originalLength(),
                            packet.linkType(),
                            packet.memory(),
                            packet.offset(),
                            packet.length()));
        }

        @Override
        public void take(Packet packet, PcapReader from) {
            out.println(
                    line.of(
                            packet.timestamp(),
                            packet.ifname(),
                            packet.originalLength(),
                            packet.linkType(),
                            MemorySegment.ofArray(packet.data()),
                            0,
                            packet.data().length));
        }

        @Override
        public void flush() throws IOException {
            if (out.checkError()) {
                throw new OutputClosed(new IOException("standard output"));
            }
        }

        @Override
        public long length() {
            return 0;
        }

        @Override
        public void statistics(PcapStatistics told) {}

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Writes a file. */
    record File(PcapWriter writer) implements PacketTarget {
        @Override
        public void take(PacketCursor packet) throws IOException {
            try {
                writer.write(packet);
            } catch (IOException e) {
                throw OutputClosed.orSame(e);
            }
        }

        @Override
        public void take(Packet packet, PcapReader from) throws IOException {
            writer.interfaces(from.interfaces());
            try {
                writer.write(packet);
            } catch (IOException e) {
                throw OutputClosed.orSame(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                writer.flush();
            } catch (IOException e) {
                throw OutputClosed.orSame(e);
            }
        }

        @Override
        public long length() {
            return writer.length();
        }

        @Override
        public void statistics(PcapStatistics told) {
            writer.statistics(told);
        }

        @Override
        public void close() throws IOException {
            try {
                writer.close();
            } catch (IOException e) {
                throw OutputClosed.orSame(e);
            }
        }
    }
}
