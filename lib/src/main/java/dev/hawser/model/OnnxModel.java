package dev.hawser.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.hawser.score.Link;
import dev.hawser.score.ModelDocument;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model document as an ONNX graph, for other programs. It computes in doubles, so it comes close to the published numbers
 * and doesn't define them.
 *
 * <p>Input {@code features} (double, rows × outputs of the features, in the order of the weights) and, where the model has an
 * offset, {@code offset} (double, rows × 1). Output {@code prediction} (double, rows × 1), and {@code probabilities} (double,
 * rows × classes) where there are more than two classes.
 */
public final class OnnxModel {
    public static final String FEATURES = "features";
    public static final String OFFSET = "offset";

    /** Beyond so many weights the graph would outgrow what it is good for. */
    private static final int MOST_WEIGHTS = 1 << 22;

    private static final int IR_VERSION = 7;
    private static final int OPERATORS = 13;
    private static final int WEIGHT_SCALE = 12;
    private static final int DOUBLE = TensorProto.DataType.DOUBLE.getNumber();

    private final ModelDocument document;
    private final int width;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("hawser");

    private OnnxModel(ModelDocument document) {
        this.document = document;
        this.width = document.features().width();
    }

    /** The bytes of the graph; empty where the model is too wide for one. */
    public static Optional<byte[]> of(ModelDocument document) {
        long weights = (long) document.features().width() * document.margins();
        return weights > MOST_WEIGHTS
                ? Optional.empty()
                : Optional.of(new OnnxModel(document).model().toByteArray());
    }

    private ModelProto model() {
        weights();
        graph.addInput(value(FEATURES, width));
        node("MatMul", "product", FEATURES, "weights");
        if (document.margins() > 1) {
            node("Add", "margins", "product", "intercepts");
            node("Softmax", "probabilities", "margins");
            graph.addNode(NodeProto.newBuilder()
                    .setName("greatest")
                    .setOpType("ReduceMax")
                    .addInput("probabilities")
                    .addOutput("prediction")
                    .addAttribute(AttributeProto.newBuilder()
                            .setName("axes")
                            .setType(AttributeProto.AttributeType.INTS)
                            .addInts(1)));
            graph.addOutput(value("prediction", 1)).addOutput(value("probabilities", document.margins()));
        } else {
            node("Add", "margin", "product", "intercepts");
            link();
            graph.addOutput(value("prediction", 1));
        }
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("hawser")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATORS))
                .setGraph(graph)
                .build();
    }

    private void link() {
        boolean offset = document.offset().isPresent();
        if (offset) {
            graph.addInput(value(OFFSET, 1));
        }
        if (document.link() == Link.LOGIT) {
            node("Sigmoid", "prediction", "margin");
        } else if (document.link() == Link.EXP) {
            node("Exp", offset ? "ratio" : "prediction", "margin");
            if (offset) {
                node("Mul", "prediction", "ratio", OFFSET);
            }
        } else if (offset) {
            node("Add", "prediction", "margin", OFFSET);
        } else {
            node("Identity", "prediction", "margin");
        }
    }

    private void weights() {
        int margins = document.margins();
        TensorProto.Builder weights = tensor("weights").addDims(width).addDims(margins);
        TensorProto.Builder intercepts = tensor("intercepts").addDims(1).addDims(margins);
        List<BigInteger[]> columns = IntStream.range(0, margins)
                .mapToObj(category -> document.weights().margin(category, width))
                .toList();
        columns.forEach(column -> intercepts.addDoubleData(real(column[0])));
        for (int i = 1; i <= width; i++) {
            for (BigInteger[] column : columns) {
                weights.addDoubleData(real(column[i]));
            }
        }
        graph.addInitializer(weights).addInitializer(intercepts);
    }

    private static double real(BigInteger weight) {
        return new BigDecimal(weight, WEIGHT_SCALE).doubleValue();
    }

    private static TensorProto.Builder tensor(String name) {
        return TensorProto.newBuilder().setName(name).setDataType(DOUBLE);
    }

    private void node(String operator, String output, String... inputs) {
        graph.addNode(NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output));
    }

    private static ValueInfoProto value(String name, int columns) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("rows"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(DOUBLE)
                                .setShape(shape)))
                .build();
    }
}
