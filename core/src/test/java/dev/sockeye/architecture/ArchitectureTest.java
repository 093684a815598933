package dev.sockeye.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The layers of core. No rule here forbids cycles between {@code dev.sockeye} and {@code
 * dev.sockeye.sys}: sys names the addresses and errors of the package above, whose sockets call
 * sys. The layers are of classes, not of packages: value types at the bottom, then sys, then {@code
 * Socket} and what decides for it.
 */
class ArchitectureTest {
    private static final JavaClasses MAIN = Classes.ofMain();

    private static final String API = "dev.sockeye";
    private static final String SYS = Rules.SYS;
    private static final String CAPTURE = "dev.sockeye.capture";

    private static final Pattern VALUE_TYPE =
            Pattern.compile("(Address|HardwareAddress|Constant|ControlMessage|SocketOption).*");

    /** Addresses, errors, records and constants. A record that holds a socket is no value. */
    private static final DescribedPredicate<JavaClass> VALUE_TYPES =
            describe("are value types", ArchitectureTest::isValueType);

    private static final DescribedPredicate<JavaClass> SOCKETS =
            describe(
                    "are above sys",
                    type ->
                            type.getPackageName().equals(API)
                                    && !isValueType(type)
                                    && !isMark(type));

    @Test
    void only_sys_links_to_native_code() {
        Rules.only_sys_links_to_native_code().check(MAIN);
    }

    @Test
    void value_types_depend_on_nothing_of_sys_but_the_platform() {
        noClasses()
                .that(VALUE_TYPES)
                .should()
                .dependOnClassesThat(
                        describe(
                                "are of sys, Platform apart",
                                type ->
                                        type.getPackageName().equals(SYS)
                                                && !type.getSimpleName().equals("Platform")))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void sys_knows_of_sockets_only_in_the_handover() {
        noClasses()
                .that()
                .resideInAPackage(SYS)
                .and(describe("are not the handover", type -> !isNamed(type, "Handover")))
                .should()
                .dependOnClassesThat(SOCKETS)
                .check(MAIN);
    }

    @Test
    void nothing_depends_on_capture() {
        noClasses()
                .that()
                .resideInAnyPackage(API, SYS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CAPTURE + "..")
                .check(MAIN);
    }

    @Test
    void core_depends_on_the_jdk_alone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        API + "..", "java..", "javax.net.ssl", "org.jspecify.annotations")
                .check(MAIN);
    }

    @Test
    void core_has_three_packages() {
        classes().should().resideInAnyPackage(API, SYS, CAPTURE).check(MAIN);
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

    @Test
    void sys_is_exported_to_reactive_alone() throws IOException {
        try (var in = Files.newInputStream(Path.of("target", "classes", "module-info.class"))) {
            var targets =
                    ModuleDescriptor.read(in).exports().stream()
                            .filter(exports -> exports.source().equals(SYS))
                            .flatMap(exports -> exports.targets().stream())
                            .collect(Collectors.toSet());

            assertEquals(Set.of("dev.sockeye.reactive"), targets);
        }
    }

    private static boolean isValueType(JavaClass type) {
        return type.getPackageName().equals(API)
                && (type.isAssignableTo(Throwable.class)
                        || (type.isRecord() && !holdsASocket(type))
                        || VALUE_TYPE.matcher(outermost(type).getSimpleName()).matches());
    }

    private static boolean holdsASocket(JavaClass type) {
        return type.getFields().stream()
                .anyMatch(field -> field.getRawType().getName().equals(API + ".Socket"));
    }

    /** The annotations of the package itself. */
    private static boolean isMark(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }

    private static boolean isNamed(JavaClass type, String name) {
        return outermost(type).getSimpleName().equals(name);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }
}
