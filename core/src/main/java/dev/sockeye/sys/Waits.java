package dev.sockeye.sys;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method in which the calling thread may wait: a thread that must not, such as an event
 * loop's, stays out of it. BlockHound sees no downcall, so the reactive tests register every method
 * that has this mark.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Waits {}
