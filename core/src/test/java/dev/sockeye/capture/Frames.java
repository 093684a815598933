package dev.sockeye.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Ethernet frames of many kinds and sizes, and files of them as tcpdump has them. */
final class Frames {

    private static final int MAGIC = 0xa1b2c3d4;
    private static final int FILE_HEADER_BYTES = 24;
    private static final int MAX_BYTES = 1514;

    private Frames() {}

    /** What a file says of a packet, its time apart. */
    record Recorded(int originalLength, ByteBuffer data) {
        Recorded(Packet packet) {
            this(packet.originalLength(), ByteBuffer.wrap(packet.data()));
        }
    }

    /** Frames of UDP and TCP to a few ports, untagged and tagged once or twice. */
    static List<byte[]> mixed(int count) {
        var random = new Random(count);
        var frames = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) {
            int tags = Math.max(random.nextInt(4) - 1, 0);
            frames.add(frame(random, tags, 64 + random.nextInt(MAX_BYTES - 64 + 1)));
        }
        return frames;
    }

    private static byte[] frame(Random random, int tags, int bytes) {
        var frame = ByteBuffer.allocate(bytes);
        frame.put(new byte[] {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, (byte) random.nextInt(4)});
        for (int i = 0; i < tags; i++) {
            frame.putShort((short) (tags == 2 && i == 0 ? 0x88a8 : 0x8100));
            frame.putShort((short) (random.nextInt(8) << 13 | 5 + random.nextInt(3)));
        }
        frame.putShort((short) 0x0800);
        int length = frame.remaining();
        boolean udp = random.nextBoolean();
        frame.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0x4000);
        frame.put((byte) 64).put((byte) (udp ? 17 : 6)).putShort((short) 0);
        frame.putInt(0xc6120001).putInt(0xc6120002);
        frame.putShort((short) (1024 + random.nextInt(64)));
        frame.putShort((short) (random.nextBoolean() ? 53 : 80));
        byte[] rest = new byte[frame.remaining()];
        random.nextBytes(rest);
        frame.put(rest);
        return frame.array();
    }

    static void write(Path file, List<byte[]> frames) throws IOException {
        int bytes = FILE_HEADER_BYTES + frames.stream().mapToInt(each -> each.length + 16).sum();
        var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(MAGIC).putShort((short) 2).putShort((short) 4).putLong(0);
        buffer.putInt(65_535).putInt(Packet.LINKTYPE_ETHERNET);
        for (byte[] frame : frames) {
            buffer.putLong(0).putInt(frame.length).putInt(frame.length).put(frame);
        }
        Files.write(file, buffer.array());
    }

    /** Reads the whole packets of a file that is still being written. */
    static List<Recorded> read(Path file) throws IOException {
        var packets = new ArrayList<Recorded>();
        if (!Files.exists(file)) {
            return packets;
        }
        var buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(Math.min(FILE_HEADER_BYTES, buffer.limit()));
        while (buffer.remaining() >= 16) {
            buffer.getLong();
            byte[] data = new byte[buffer.getInt()];
            int original = buffer.getInt();
            if (buffer.remaining() < data.length) {
                break;
            }
            buffer.get(data);
            packets.add(new Recorded(original, ByteBuffer.wrap(data)));
        }
        return packets;
    }
}
