package dev.sockeye.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/** The rules that hold in every module. */
public final class Rules {
    /** Where system calls are made. */
    static final String SYS = "dev.sockeye.sys";

    /**
     * What API code may know of foreign memory: buffers, who frees them, and the layout of a byte.
     */
    private static final Set<String> BUFFERS =
            Set.of(
                    Arena.class.getName(),
                    MemorySegment.class.getName(),
                    MemorySegment[].class.getName(),
                    ValueLayout.class.getName(),
                    ValueLayout.OfByte.class.getName());

    private static final DescribedPredicate<JavaClass> NATIVE_CODE =
            describe(
                    "link to native code or lay out structs (java.lang.foreign, buffers apart)",
                    type ->
                            type.getPackageName().equals("java.lang.foreign")
                                    && !BUFFERS.contains(type.getName()));

    private static final DescribedPredicate<JavaAccess<?>> RESTRICTED =
            describe("restricted or for structs", access -> isRestricted(access.getTarget()));

    private Rules() {}

    /** Only {@code sys} links to native code, or reads memory as anything but bytes. */
    public static ArchRule only_sys_links_to_native_code() {
        return noClasses()
                .that(resideInAPackage("dev.sockeye.."))
                .and()
                .resideOutsideOfPackage(SYS)
                .should()
                .dependOnClassesThat(NATIVE_CODE)
                .orShould()
                .accessTargetWhere(RESTRICTED)
                .because("every system call and every struct is in dev.sockeye.sys");
    }

    /** No package or class is named for being useful. */
    public static ArchRule names_say_the_concern() {
        return classes()
                .should(Names.SAY_THE_CONCERN)
                .because("util, helper, common, misc, manager and impl name no concern");
    }

    /**
     * Public signatures show buffers, and descriptor numbers only where they are the point; nothing
     * of sys.
     */
    public static ArchRule public_signatures_show_no_native_detail() {
        return classes()
                .that()
                .resideOutsideOfPackage(SYS)
                .should(Signatures.SHOW_NO_NATIVE_DETAIL);
    }

    /** Nothing sleeps: it waits for a condition with a deadline. */
    public static ArchRule nothing_sleeps() {
        return noClasses()
                .should()
                .callMethodWhere(
                        describe(
                                "Thread.sleep",
                                call ->
                                        call.getTargetOwner().isEquivalentTo(Thread.class)
                                                && call.getName().equals("sleep")))
                .because("a wait is for a condition, and has a deadline");
    }

    private static boolean isRestricted(AccessTarget target) {
        var owner = target.getOwner();
        var name = target.getName();
        return (owner.isEquivalentTo(ValueLayout.class) && !name.equals("JAVA_BYTE"))
                || (owner.isEquivalentTo(MemorySegment.class) && name.equals("reinterpret"))
                || (owner.isEquivalentTo(System.class) && name.startsWith("load"));
    }

    static boolean isPublicApi(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(Rules::isPublicApi).orElse(true);
    }

    static boolean isPublicApi(JavaMember member) {
        var modifiers = member.getModifiers();
        return modifiers.contains(JavaModifier.PUBLIC)
                || modifiers.contains(JavaModifier.PROTECTED);
    }
}
