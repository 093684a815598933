package dev.sockeye.reactive;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;

/** Netty's leak detector, with the reports kept. Netty makes it, by the property that names it. */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {
    private final Queue<String> reports;

    /** Called by Netty, by reflection. */
    public LeakRecorder(Class<?> resourceType, int samplingInterval) {
        this(resourceType, samplingInterval, Leaks.REPORTS);
    }

    /** Looked for by Netty too, which logs an error where it is missing. */
    public LeakRecorder(Class<?> resourceType, int samplingInterval, long maxActive) {
        this(resourceType, samplingInterval);
    }

    LeakRecorder(Class<?> resourceType, int samplingInterval, Queue<String> reports) {
        super(resourceType, samplingInterval);
        this.reports = reports;
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        reports.add(resourceType + " was collected before it was released." + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        reports.add(resourceType + " was collected before it was released.");
    }
}
