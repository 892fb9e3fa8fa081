package dev.hawser.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.merkle.AbiType;
import dev.hawser.primitives.InvalidInputException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeafSchemaTest {
    private static final LeafColumn ID = LeafColumn.of("id", "bigint", null, Role.KEY);
    private static final LeafColumn SCORE = LeafColumn.of("score", "decimal(18,6)", null, Role.SCORE);

    @Test
    void commitmentsStandAroundThePublishedColumns() {
        LeafSchema schema = LeafSchema.of(List.of(ID, SCORE), List.of("id"), true, true);
        assertThat(schema.columns())
                .map(LeafColumn::name)
                .containsExactly("schema", "id", "score", "model", "features", "salt");
        assertThat(schema.commitsFeatures()).isTrue();
        assertThat(LeafSchema.of(List.of(ID), List.of("id"), false, false).columns())
                .map(LeafColumn::name)
                .containsExactly("schema", "id", "model");
    }

    @Test
    void itIsReadBackFromAManifest() {
        LeafSchema schema = LeafSchema.of(List.of(ID, SCORE), List.of("id"), true, true);
        assertThat(parse(schema, columns -> {})).isEqualTo(schema);
    }

    @Test
    void columnsOfAManifestThatNoBatchHasAreRefused() {
        LeafSchema schema = LeafSchema.of(List.of(ID, SCORE), List.of("id"), true, false);
        assertRefused(schema, columns -> columns.remove(0));
        assertRefused(schema, columns -> columns.remove(3));
        assertRefused(schema, columns -> columns.add(columns.remove(0)));
        assertRefused(schema, columns -> columns.removeAll());
        assertRefused(schema, columns -> columns.insert(1, columns.get(1).deepCopy()));
        assertRefused(schema, columns -> column(columns, 0).put("abi", "bytes"));
        assertRefused(schema, columns -> column(columns, 0).put("abi", "string").put("type", "string"));
        assertRefused(schema, columns -> column(columns, 4).put("abi", "uint256"));
        assertRefused(schema, columns -> column(columns, 3).put("role", "value"));
        assertRefused(schema, columns -> column(columns, 1).put("name", "ident"));
        assertRefused(schema, columns -> column(columns, 1).put("role", "unheard"));
        assertRefused(schema, columns -> column(columns, 1).put("type", "double"));
        assertRefused(schema, columns -> column(columns, 1).put("role", "commitment"));
    }

    @Test
    void namesOrderTypesScalesAndKeyAllShowInTheHash() {
        LeafColumn other = LeafColumn.of("score", "decimal(18,5)", null, Role.SCORE);
        List<LeafSchema> schemas = List.of(
                LeafSchema.of(List.of(ID, SCORE), List.of("id"), true, false),
                LeafSchema.of(List.of(SCORE, ID), List.of("id"), true, false),
                LeafSchema.of(List.of(ID, other), List.of("id"), true, false),
                LeafSchema.of(List.of(ID, SCORE), List.of("id", "score"), true, false),
                LeafSchema.of(List.of(ID, SCORE), List.of("score", "id"), true, false),
                LeafSchema.of(List.of(ID, SCORE), List.of("id"), false, false),
                LeafSchema.of(List.of(ID, SCORE), List.of("id"), true, true));
        assertThat(schemas).map(LeafSchema::hash).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema", "model", "features", "salt", "feature_words"})
    void aReservedNameIsRefused(String name) {
        assertThatThrownBy(() -> LeafSchema.of(
                        List.of(ID, LeafColumn.of(name, "int", null, Role.VALUE)), List.of("id"), true, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'" + name + "' is reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1a", "_a", "a-b", "a b", "é"})
    void aNameOfAnotherFormIsRefused(String name) {
        assertThatThrownBy(() -> LeafColumn.of(name, "int", null, Role.VALUE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'" + name + "' can't name a published column");
    }

    @Test
    void namesAndKeysAreGivenOnce() {
        assertThatThrownBy(() -> LeafSchema.of(List.of(ID, ID), List.of("id"), true, false))
                .hasMessage("'id' is published twice");
        assertThatThrownBy(() -> LeafSchema.of(List.of(ID), List.of("id", "id"), true, false))
                .hasMessageContaining("repeats a column");
        assertThatThrownBy(() -> LeafSchema.of(List.of(ID), List.of(), true, false))
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> LeafSchema.of(List.of(ID), List.of("no"), true, false))
                .hasMessage("key column 'no' is not published");
    }

    @ParameterizedTest
    @CsvSource({
        "string,,string",
        "string,address,address",
        "string,bytes32,bytes32",
        "binary,,bytes",
        "binary,bytes32,bytes32",
        "binary,uint256,uint256",
        "boolean,,bool",
        "tinyint,,int256",
        "smallint,,int256",
        "int,,int256",
        "bigint,,int256",
        "'decimal(38,18)',,int256",
        "date,,int256",
        "timestamp,,int256"
    })
    void eachTypeOfTheTableHasItsAbiType(String type, String declared, String abi) {
        assertThat(LeafColumn.of("c", type, declared, Role.VALUE).abi()).isEqualTo(AbiType.parse(abi));
    }

    @ParameterizedTest
    @ValueSource(strings = {"double", "float", "timestamp_ntz", "array<int>", "struct<a:int>", "void", "decimal", ""})
    void everyOtherTypeIsRefused(String type) {
        assertThatThrownBy(() -> LeafColumn.of("c", type, null, Role.VALUE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("published column c has type " + type + ", which can't be hashed exactly")
                .extracting(e -> ((InvalidInputException) e).advice())
                .asString()
                .startsWith("cast it in the SQL to ");
    }

    @ParameterizedTest
    @CsvSource({"bigint,uint256", "string,bytes", "binary,string", "binary,address", "boolean,int256", "double,int256"})
    void aDeclarationThatDoesNotFitItsTypeIsRefused(String type, String declared) {
        assertThatThrownBy(() -> LeafColumn.of("c", type, declared, Role.VALUE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("published column c: type " + type + " can't be hashed as " + declared);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aRoleIsReadBackFromItsName(Role role) {
        assertThat(Role.parse(role.toString())).isEqualTo(role);
    }

    @Test
    void theScaleIsThatOfTheDecimal() {
        assertThat(SCORE.scale()).isEqualTo(6);
        assertThat(ID.scale()).isZero();
    }

    private static ObjectNode column(ArrayNode columns, int at) {
        return (ObjectNode) columns.get(at);
    }

    private static void assertRefused(LeafSchema schema, Consumer<ArrayNode> change) {
        assertThatThrownBy(() -> parse(schema, change)).isInstanceOf(InvalidInputException.class);
    }

    private static LeafSchema parse(LeafSchema schema, Consumer<ArrayNode> change) {
        ObjectNode json = Json.object();
        ArrayNode columns = schema.columnsJson();
        change.accept(columns);
        json.set("columns", columns);
        schema.key().forEach(json.putArray("key")::add);
        return LeafSchema.parse(Members.of(json, "the manifest"));
    }
}
