package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that descriptors came with: when its last reference is released, those are closed that
 * nobody has asked for, however it got there: a slice, an operator, Reactor's hooks.
 */
final class DescriptorBuffer extends UnpooledDirectByteBuf {

    private static final ResourceLeakDetector<DescriptorBuffer> LEAKS =
            ResourceLeakDetectorFactory.instance().newResourceLeakDetector(DescriptorBuffer.class);

    private final Descriptors descriptors;
    private final @Nullable ResourceLeakTracker<DescriptorBuffer> tracker;

    private DescriptorBuffer(int bytes, Descriptors descriptors) {
        super(UnpooledByteBufAllocator.DEFAULT, bytes, Math.max(bytes, 1));
        this.descriptors = descriptors;
        tracker = LEAKS.track(this);
    }

    /** Moves bytes into such a buffer, and releases where they were. */
    static ByteBuf of(ByteBuf content, Descriptors descriptors) {
        try {
            return new DescriptorBuffer(content.readableBytes(), descriptors).writeBytes(content);
        } catch (RuntimeException | Error e) {
            descriptors.close();
            throw e;
        } finally {
            content.release();
        }
    }

    @Override
    protected void deallocate() {
        descriptors.close();
        if (tracker != null) {
            tracker.close(this);
        }
        super.deallocate();
    }
}
