/* A histogram of nanoseconds: 64 steps for each power of two, so that a quantile is at most 1.6 % too low. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H
#include <stdint.h>

#define STEPS 64
static uint64_t histogram[64 * STEPS], histogram_count;

static inline void histogram_add(uint64_t value) {
    unsigned shift = value < 2 * STEPS ? 0 : 57 - (unsigned)__builtin_clzll(value);
    histogram[(shift << 6) + (value >> shift)]++;
    histogram_count++;
}

static inline double histogram_quantile(double q) {
    uint64_t wanted = (uint64_t)(q * (double)histogram_count), seen = 0;
    for (unsigned i = 0; i < 64 * STEPS; i++) {
        seen += histogram[i];
        if (seen <= wanted) continue;
        if (i < 2 * STEPS) return i;
        unsigned shift = (i >> 6) - 1;
        return (double)((uint64_t)(i - (shift << 6)) << shift);
    }
    return 0;
}
#endif
