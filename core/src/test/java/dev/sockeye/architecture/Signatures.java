package dev.sockeye.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the signature of a public member may show of the system beneath. */
final class Signatures extends ArchCondition<JavaClass> {
    static final Signatures SHOW_NO_NATIVE_DETAIL = new Signatures();

    /**
     * The members whose point is a descriptor number: its getters, its takers, and descriptor
     * passing.
     */
    private static final Set<String> DESCRIPTOR_NUMBERS =
            Set.of(
                    "fileno", "fromfd", "ofFd", "detach", "closeFd", "sendFds", "recvFds", "fds",
                    "ofFds", "rights");

    /** Types whose own point is descriptor passing: a record's constructor names its components. */
    private static final Set<String> DESCRIPTOR_TYPES = Set.of("dev.sockeye.ReceivedFds");

    private static final Pattern DESCRIPTOR_NUMBER =
            Pattern.compile("^fileno|^fds?([A-Z_]|$)|[a-z]F[dD]s?([A-Z]|$)|fromfd|[dD]escriptor");

    /** Where a packet is read from the kernel's ring in place. */
    private static final String CAPTURE = "dev.sockeye.capture";

    /** Where messages are read where the kernel put them; its memory cannot be read once freed. */
    private static final String BATCH = "dev.sockeye.MessageBatch";

    private Signatures() {
        super("show no native detail in a public signature");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (!Rules.isPublicApi(type)) {
            return;
        }
        type.getMembers().stream()
                .filter(Rules::isPublicApi)
                .forEach(member -> check(member, events));
    }

    private static void check(JavaMember member, ConditionEvents events) {
        require(
                !returnedTypes(member).anyMatch(Signatures::isNative),
                member,
                "shows a native type",
                events);
        require(
                !showsMemory(member),
                member,
                "hands out memory, which is only taken as a buffer",
                events);
        if (member instanceof JavaCodeUnit unit) {
            var parameters = unit.getParameterTypes().stream().flatMap(Signatures::rawTypes);
            require(
                    parameters.noneMatch(Signatures::isNative),
                    unit,
                    "takes a native type",
                    events);
            require(!showsDescriptorNumber(unit), unit, "shows a descriptor number", events);
        }
    }

    private static void require(
            boolean holds, JavaMember member, String violation, ConditionEvents events) {
        events.add(new SimpleConditionEvent(member, holds, member.getFullName() + " " + violation));
    }

    /** The types of a field, or of what a method returns and throws. */
    private static Stream<JavaClass> returnedTypes(JavaMember member) {
        return switch (member) {
            case JavaField field -> rawTypes(field.getType());
            case JavaCodeUnit unit ->
                    Stream.concat(
                            rawTypes(unit.getReturnType()), unit.getExceptionTypes().stream());
            default -> Stream.empty();
        };
    }

    private static Stream<JavaClass> rawTypes(JavaType type) {
        return type.getAllInvolvedRawTypes().stream().map(JavaClass::getBaseComponentType);
    }

    private static boolean isNative(JavaClass type) {
        var memory = type.isEquivalentTo(MemorySegment.class);
        return type.getPackageName().equals(Rules.SYS)
                || (type.getPackageName().equals("java.lang.foreign") && !memory);
    }

    private static boolean showsMemory(JavaMember member) {
        return !member.getOwner().getPackageName().equals(CAPTURE)
                && !member.getOwner().getName().equals(BATCH)
                && returnedTypes(member).anyMatch(type -> type.isEquivalentTo(MemorySegment.class));
    }

    private static boolean showsDescriptorNumber(JavaCodeUnit unit) {
        if (DESCRIPTOR_NUMBERS.contains(unit.getName())
                || DESCRIPTOR_TYPES.contains(unit.getOwner().getName())) {
            return false;
        }
        return Stream.concat(Stream.of(unit.getName()), parameterNames(unit))
                .anyMatch(name -> DESCRIPTOR_NUMBER.matcher(name).find());
    }

    private static Stream<String> parameterNames(JavaCodeUnit unit) {
        Executable executable =
                switch (unit) {
                    case JavaMethod method -> method.reflect();
                    case JavaConstructor constructor -> constructor.reflect();
                    default -> throw new AssertionError(unit + " has no parameters");
                };
        return Arrays.stream(executable.getParameters()).map(Parameter::getName);
    }
}
