package dev.sockeye.reactive;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.sockeye.architecture.Classes;
import dev.sockeye.architecture.Rules;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/**
 * The layers of reactive. What it may reach of core, the compiler checks: core's qualified export.
 */
class ArchitectureTest {
    private static final JavaClasses MAIN = Classes.ofMain();

    /** Packages with dependencies of their own, which their users bring. */
    private static final String[] OPTIONAL = {
        "dev.sockeye.reactive.micrometer", "dev.sockeye.reactive.pool"
    };

    @Test
    void system_calls_are_made_by_core_alone() {
        Rules.only_sys_links_to_native_code().check(MAIN);
    }

    @Test
    void reactive_depends_on_core_reactor_and_netty_alone() {
        classes()
                .that()
                .resideOutsideOfPackages(OPTIONAL)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sockeye..",
                        "java..",
                        "javax.net.ssl",
                        "org.jspecify.annotations",
                        "org.reactivestreams",
                        "reactor.core..",
                        "reactor.util..",
                        "io.netty.buffer",
                        "io.netty.channel..",
                        "io.netty.handler.codec",
                        "io.netty.handler.ssl",
                        "io.netty.util..")
                .check(MAIN);
    }

    @Test
    void the_packages_that_need_more_of_their_users_are_needed_by_none() {
        noClasses()
                .that()
                .resideOutsideOfPackages(OPTIONAL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(OPTIONAL)
                .check(MAIN);
    }

    @Test
    void reactive_has_these_packages() {
        classes()
                .should()
                .resideInAnyPackage(
                        "dev.sockeye.reactive",
                        "dev.sockeye.reactive.capture",
                        "dev.sockeye.reactive.micrometer",
                        "dev.sockeye.reactive.pool")
                .check(MAIN);
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("dev.sockeye.(reactive..)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void star_imports_of_core_and_reactive_are_not_ambiguous() {
        noClasses()
                .that(describe("are called as one of core", ArchitectureTest::isCalledAsOneOfCore))
                .should()
                .bePublic()
                .allowEmptyShould(true)
                .check(MAIN);
    }

    private static boolean isCalledAsOneOfCore(JavaClass type) {
        try {
            return Modifier.isPublic(
                    Class.forName("dev.sockeye." + type.getSimpleName()).getModifiers());
        } catch (ClassNotFoundException _) {
            return false;
        }
    }

    @Test
    void names_say_the_concern() {
        Rules.names_say_the_concern().check(MAIN);
    }

    @Test
    void public_signatures_show_no_native_detail() {
        Rules.public_signatures_show_no_native_detail().check(MAIN);
    }

    @Test
    void nothing_sleeps() {
        Rules.nothing_sleeps().check(MAIN);
        Rules.nothing_sleeps().check(Classes.ofTests());
    }
}
