package dev.hawser.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.manifest.Json;
import dev.hawser.manifest.Members;
import dev.hawser.primitives.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that no training writes: each is one clear refusal. */
class HostileDocumentTest {

    @Test
    void theDocumentThatTheOthersAreMadeOfIsRead() {
        assertThat(ModelDocument.parse(Members.of(document(), "d")).features().width())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'transform':'buckets','column':'x','edges':['2','1']} | 'edges' is not ascending",
                "{'transform':'buckets','column':'x','edges':['1','1']} | 'edges' is not ascending",
                "{'transform':'buckets','column':'x','edges':['NaN']} | 'edges' is not a number",
                "{'transform':'buckets','column':'x','edges':['1e+400']} | 'edges' is not a number",
                "{'transform':'buckets','column':'x','edges':[1]} | 'edges' is not a list of strings",
                "{'transform':'category','column':'x','values':['b','a'],'unseen':'zero'} | 'values' is not ascending",
                "{'transform':'category','column':'x','values':['a','a'],'unseen':'zero'} | 'values' is not ascending",
                "{'transform':'category','column':'x','values':['a'],'unseen':'maybe'} | 'unseen' is not refuse or zero",
                "{'transform':'hashed','column':'x','bits':0} | 'bits' is not 1 to 20",
                "{'transform':'hashed','column':'x','bits':21} | 'bits' is not 1 to 20",
                "{'transform':'hashed','column':'x','bits':4294967297} | 'bits' is not 1 to 20",
                "{'transform':'cyclic','column':'x','period':'0'} | 'period' is not a number above 0",
                "{'transform':'cyclic','column':'x','period':'-24'} | 'period' is not a number above 0",
                "{'transform':'cyclic','column':'x','period':'Infinity'} | 'period' is not a number",
                "{'transform':'scaled','column':'x','log':false,'mean':'0','scale':'0'} | 'scale' is not",
                "{'transform':'scaled','column':'x','log':false,'mean':'0','scale':'1e-400'} | 'scale' is not",
                "{'transform':'scaled','column':'x','log':false,'mean':'NaN','scale':'1'} | 'mean' is not a number",
                "{'transform':'scaled','column':'x','log':false,'mean':'0x1p3','scale':'1'} | 'mean' is not a number",
                "{'transform':'scaled','column':'x','log':false,'mean':'1.0','scale':'1'} | 'mean' is not a number",
                "{'transform':'scaled','column':'x','log':'no','mean':'0','scale':'1'} | 'log' is not true or false",
                "{'transform':'log','column':'x'} | 'transform' is not one that this version knows",
                "{'transform':'product','left':{'transform':'identity'}} | lacks the member 'right'"
            })
    void aTransformIsRefused(String transform, String message) {
        ObjectNode document = document();
        ObjectNode feature = object(transform).put("name", "f");
        document.set("features", Json.array().add(feature));
        assertRefused(document, message);
    }

    @Test
    void aProductThatPassesTheWidestIndexIsRefusedAndNotWrapped() {
        ObjectNode wide = object("{'transform':'hashed','column':'x','bits':20}");
        ObjectNode square = product(wide, wide);
        for (ObjectNode product : new ObjectNode[] {square, product(square, square)}) {
            ObjectNode document = document();
            document.set("features", Json.array().add(product.deepCopy().put("name", "f")));
            assertRefused(document, "a product of 1048576 by 1048576 outputs has 1099511627776");
        }
        ObjectNode most = product(wide, object("{'transform':'hashed','column':'x','bits':4}"));
        ObjectNode document = document();
        document.set("features", Json.array().add(most.put("name", "f")));
        assertRefused(document, "has 16777216, the format holds 16777215");
    }

    @Test
    void featuresThatTogetherPassTheWidestIndexAreRefused() {
        ObjectNode document = document();
        ArrayNode features = document.putArray("features");
        IntStream.range(0, 16)
                .forEach(i -> features.add(
                        object("{'transform':'hashed','column':'x','bits':20}").put("name", "f" + i)));
        assertRefused(document, "the features have 16777216 outputs");
    }

    @Test
    void aProductNestedAThousandDeepIsRefused() {
        String left = "{\"transform\":\"product\",\"right\":{\"transform\":\"identity\"},\"left\":";
        String deep = left.repeat(1000) + "{\"transform\":\"identity\"}" + "}".repeat(1000);
        byte[] text = document()
                .toString()
                .replace("{\"transform\":\"identity\"", deep.substring(0, deep.length() - 1))
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Json.parseObject(text, "the document"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nested deeper than 64 levels");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'bounds':{'lower':'2','upper':'1','level':'0.9'}} | 'bounds' is not ascending: lower 2 is above",
                "{'bounds':{'lower':'-1','upper':'1.5','level':'0.9'}} | 'upper' is not an integer",
                "{'family':'tree'} | 'family' is not linear or logistic",
                "{'family':'logistic'} | 'classes' is not 2 to 256 names",
                "{'family':'logistic','classes':[]} | 'classes' is not 2 to 256 names",
                "{'family':'logistic','classes':['a']} | 'classes' is not 2 to 256 names",
                "{'family':'logistic','classes':['a','a']} | 'classes' is not free of duplicates: 'a'",
                "{'classes':['a','b']} | 'classes' is not absent in a linear model",
                "{'family':'logistic','classes':['a','b'],'link':'exp'} | 'link' is not logit",
                "{'link':'logit','offset':'o'} | 'offset' is not absent where the link is logit",
                "{'columns':[]} | ",
                "{'columns':[{'name':'y','type':'int'}]} | 'columns' is not complete: a feature reads x",
                "{'columns':[{'name':'x','type':'int'}],'offset':'o'} | 'columns' is not complete: the offset is o",
                "{'columns':[{'name':'x','type':'int'},{'name':'x','type':'int'}]} | not free of duplicates: 'x'",
                "{'weights':'0x00000002000000000000000000000001'} | 'weights' is not made of words for 1 margins of 1",
                "{'weights':'0x01000000000000000000000000000001'} | 'weights' is not made of words for 1 margins of 1",
                "{'weights':'0x000000010000000000000000000000'} | words are not canonical",
                "{'weights':'0x00000001000000000000000000000000'} | words are not canonical: word 0 is zero",
                "{'weights':null} | 'weights' is not a string",
                "{'scale':-1} | 'scale' is not a count",
                "{'scale':2.5} | 'scale' is not a count",
                "{'features':null} | 'features' is not a list"
            })
    void aMemberIsRefused(String members, String message) {
        ObjectNode document = document();
        document.setAll(object(members));
        if (message == null) {
            ModelDocument.parse(Members.of(document, "d"));
        } else {
            assertRefused(document, message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 300})
    void moreClassesThanAnIndexCanNameAreRefused(int classes) {
        ObjectNode document = document().put("family", "logistic").put("link", "logit");
        ArrayNode names = document.putArray("classes");
        IntStream.range(0, classes).forEach(i -> names.add(String.format(Locale.ROOT, "c%d", i)));
        assertRefused(document, "'classes' is not 2 to 256 names");
    }

    private static void assertRefused(ObjectNode document, String message) {
        assertThatThrownBy(() -> ModelDocument.parse(Members.of(document, "the document")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    private static ObjectNode product(ObjectNode left, ObjectNode right) {
        ObjectNode product = Json.object().put("transform", "product");
        product.set("left", left);
        product.set("right", right);
        return product;
    }

    private static ObjectNode document() {
        return object("{'family':'linear','link':'identity','label':'y','scale':2,'threshold':'0',"
                + "'trainingInterval':'all','weights':'0x','features':[{'transform':'identity','name':'x'}]}");
    }

    private static ObjectNode object(String json) {
        return Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "the document");
    }
}
