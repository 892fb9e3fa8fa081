package dev.hawser;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may use what, as ARCHITECTURE.md has it. */
class ArchitectureTest {
    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hawser");

    private static final String WEB3J = "anchor.web3j";
    private static final String KMS = "anchor.kms";

    /** From the ground up: a package uses only what stands before it. */
    private static final List<String> ORDER = List.of(
            "primitives",
            "merkle",
            "receipt",
            "manifest",
            "config",
            "store",
            "ingest",
            "feature",
            "score",
            "model",
            "batch",
            "anchor",
            KMS,
            WEB3J,
            "verify",
            "report",
            "chain",
            "session");

    private static final String[] SPARK_PACKAGES = {
        "dev.hawser.ingest..", "dev.hawser.feature..", "dev.hawser.model..", "dev.hawser.batch.."
    };

    /** Where a pipeline's steps come together, on the driver. */
    private static final String STEPS = "dev.hawser.session..";

    @Test
    void aPackageUsesOnlyWhatStandsBeforeItInTheList() {
        for (int i = 0; i < ORDER.size(); i++) {
            List<String> allowed = new ArrayList<>();
            ORDER.subList(0, i + 1).forEach(name -> allowed.addAll(List.of(folders(name))));
            classes()
                    .that()
                    .resideInAnyPackage(folders(ORDER.get(i)))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                            .or(DescribedPredicate.not(resideInAnyPackage("dev.hawser.."))))
                    .allowEmptyShould(true)
                    .check(LIBRARY);
        }
    }

    @Test
    void everyClassIsInAPackageOfTheList() {
        classes()
                .should()
                .resideInAnyPackage(ORDER.stream()
                        .flatMap(name -> List.of(folders(name)).stream())
                        .toArray(String[]::new))
                .check(LIBRARY);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("dev.hawser.(**)").should().beFreeOfCycles().check(LIBRARY);
    }

    @Test
    void eachPackageImportsNoMoreThanItsLibraries() {
        onlyOutside("primitives", Set.of());
        onlyOutside("merkle", Set.of("jdk.incubator.vector"));
        onlyOutside("receipt", Set.of());
        onlyOutside("manifest", Set.of("com.fasterxml.jackson", "org.erdtman.jcs"));
        onlyOutside("config", Set.of("com.typesafe.config", "com.fasterxml.jackson"));
        onlyOutside("store", Set.of("com.fasterxml.jackson", "org.apache.hadoop"));
        onlyOutside("score", Set.of("com.fasterxml.jackson"));
        onlyOutside("anchor", Set.of("com.fasterxml.jackson"));
        onlyOutside(KMS, Set.of("software.amazon.awssdk"));
        onlyOutside("verify", Set.of("com.fasterxml.jackson"));
        onlyOutside("report", Set.of("com.fasterxml.jackson"));
    }

    @Test
    void sparkIsOnlyWhereDataIsRead() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SPARK_PACKAGES)
                .and()
                .resideOutsideOfPackage(STEPS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..")
                .check(LIBRARY);
    }

    @Test
    void mllibIsOnlyInModel() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hawser.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark.ml..")
                .check(LIBRARY);
    }

    @Test
    void onlyOnePackageKnowsTheChainsClient() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hawser.anchor.web3j..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.web3j..", "okhttp3..", "okio..", "org.bouncycastle..")
                .check(LIBRARY);
    }

    @Test
    void onlyOnePackageKnowsTheKeyManagementService() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hawser.anchor.kms..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon.awssdk..")
                .check(LIBRARY);
        noClasses()
                .that()
                .resideInAPackage("dev.hawser.anchor.web3j..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.hawser.anchor.kms..")
                .check(LIBRARY);
    }

    @Test
    void sparkNeverSeesTheAnchor() {
        noClasses()
                .that()
                .resideInAnyPackage(SPARK_PACKAGES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hawser.anchor..", "dev.hawser.verify..", "dev.hawser.chain..", STEPS)
                .check(LIBRARY);
    }

    @Test
    void readersAndModelsKnowNoStore() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.hawser.ingest..", "dev.hawser.feature..", "dev.hawser.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hawser.store..")
                .check(LIBRARY);
    }

    @Test
    void theProcessBelongsToTheJobs() {
        noClasses()
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class, String.class)
                .orShould()
                .callMethod(System.class, "getProperties")
                .orShould()
                .callMethod(System.class, "setProperty", String.class, String.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessField(System.class, "in")
                .check(LIBRARY);
    }

    /** Save the choice between two kernels that give the same, which is made by their speed, and what a program gets by default. */
    @Test
    void timeComesOnlyFromAClock() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.hawser.merkle.WidestLanes")
                .and()
                .doNotHaveFullyQualifiedName("dev.hawser.session.HawserConfig$Builder")
                .should()
                .callCodeUnitWhere(DescribedPredicate.describe(
                        "the target reads the system's time",
                        call -> call.getTarget()
                                .resolveMember()
                                .filter(ArchitectureTest::readsTheTime)
                                .isPresent()))
                .check(LIBRARY);
    }

    private static boolean readsTheTime(JavaCodeUnit unit) {
        String owner = unit.getOwner().getName();
        boolean takesAClock = unit.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
        if (owner.startsWith("java.time.") && unit.getName().equals("now")) {
            return !takesAClock;
        }
        return owner.equals(Clock.class.getName()) && unit.getName().startsWith("system")
                || owner.equals(System.class.getName())
                        && Set.of("currentTimeMillis", "nanoTime").contains(unit.getName())
                || owner.equals("java.util.Date")
                        && unit.isConstructor()
                        && unit.getRawParameterTypes().isEmpty()
                || owner.equals("java.util.Calendar") && unit.getName().equals("getInstance");
    }

    private static void onlyOutside(String name, Set<String> libraries) {
        List<String> allowed = new ArrayList<>(List.of("java..", "javax.crypto..", "dev.hawser.."));
        libraries.forEach(library -> allowed.add(library + ".."));
        classes()
                .that()
                .resideInAnyPackage(folders(name))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                        .or(DescribedPredicate.describe(
                                "primitives and arrays", type -> type.isPrimitive() || type.isArray())))
                .check(LIBRARY);
    }

    /** {@code anchor} is neither {@code anchor.kms} nor {@code anchor.web3j}; every other package is with all below it. */
    private static String[] folders(String name) {
        return name.startsWith("anchor")
                ? new String[] {"dev.hawser." + name}
                : new String[] {"dev.hawser." + name + ".."};
    }
}
