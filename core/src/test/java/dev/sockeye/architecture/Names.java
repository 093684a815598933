package dev.sockeye.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.regex.Pattern;

/** What a package and a class may not be named. */
final class Names extends ArchCondition<JavaClass> {
    static final Names SAY_THE_CONCERN = new Names();

    private static final Pattern PACKAGE =
            Pattern.compile("(^|\\.)(utils?|helpers?|common|misc|managers?|impl)(\\.|$)");
    private static final Pattern CLASS =
            Pattern.compile("(Utils?|Utilities|Helpers?|Common|Misc|Managers?|Impl)$");

    private Names() {
        super("be named for their concern");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        var holds =
                !PACKAGE.matcher(type.getPackageName()).find()
                        && !CLASS.matcher(type.getSimpleName()).find();
        events.add(new SimpleConditionEvent(type, holds, type.getName() + " names no concern"));
    }
}
