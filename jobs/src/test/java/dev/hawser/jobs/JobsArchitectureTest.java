package dev.hawser.jobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@AnalyzeClasses(packages = "dev.hawser.jobs", importOptions = ImportOption.DoNotIncludeTests.class)
class JobsArchitectureTest {
    @ArchTest
    static final ArchRule web3jIsBehindTheLedger =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.web3j..");

    @ArchTest
    static final ArchRule sparkIsForJobsAndCommands = noClasses()
            .that(simpleNameEndingWith("Job")
                    .negate()
                    .and(simpleNameEndingWith("Command").negate()))
            .and()
            .doNotHaveSimpleName("Session")
            .and()
            .doNotHaveSimpleName("Logs")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.spark..");

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that()
            .doNotHaveSimpleName("Console")
            .and()
            .doNotHaveSimpleName("Usage")
            .and()
            .doNotHaveSimpleName("HawserCommand")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule onlyTheMainEndsTheProcess = noClasses()
            .that()
            .doNotHaveSimpleName("HawserCommand")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule timeComesFromAClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule clocksAreMadeForAWorkspaceOrTheDemo = noClasses()
            .that()
            .doNotHaveSimpleName("CommandConfig")
            .and()
            .doNotHaveSimpleName("DemoCommand")
            .should()
            .callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule commandsAreNamedForWhatRunsThem = classes()
            .that()
            .areAnnotatedWith(Command.class)
            .and()
            .doNotHaveSimpleName("HawserCommand")
            .should()
            .haveSimpleNameEndingWith("Job")
            .orShould()
            .haveSimpleNameEndingWith("Command");

    @ArchTest
    static final ArchRule jobsCanBeSubmitted = methods()
            .that()
            .haveName("main")
            .and()
            .arePublic()
            .should()
            .beDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Job")
            .orShould()
            .beDeclaredInClassesThat()
            .haveSimpleName("HawserCommand");

    @ArchTest
    static final ArchRule jobsGiveAnExitCode =
            classes().that().haveSimpleNameEndingWith("Job").should().implement(Callable.class);
}
