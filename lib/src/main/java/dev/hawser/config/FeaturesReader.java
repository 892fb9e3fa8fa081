package dev.hawser.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.hawser.config.FeatureConfig.Missing;
import dev.hawser.config.FeatureConfig.Range;
import dev.hawser.primitives.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the list {@code features}, whose elements are column names or objects. */
final class FeaturesReader {
    private static final int MOST_ELEMENTS = 4096;
    private static final int MOST_BITS = 20;
    private static final int BUCKETS = 10;
    private static final int MOST_BUCKETS = 1000;
    private static final String NUMBER = "-?\\d{1,18}(\\.\\d{1,18})?([eE][+-]?\\d{1,2})?";
    private static final Map<String, Set<String>> KEYS = Map.of(
            "number",
            Set.of("name", "missing", "missing-flag", "clip", "clip-quantiles", "log", "standardise"),
            "buckets",
            Set.of("name", "missing", "missing-flag", "buckets"),
            "category",
            Set.of("name", "missing", "missing-flag", "min-count", "unseen"),
            "hashed",
            Set.of("name", "missing", "missing-flag", "bits"),
            "cyclic",
            Set.of("name", "missing", "missing-flag", "period"),
            "interaction",
            Set.of("name", "of"),
            "pairs",
            Set.of("missing", "buckets"));

    private final Map<String, FeatureConfig> features = new LinkedHashMap<>();

    private FeaturesReader() {}

    /** @throws InvalidInputException naming file, line and key of the first thing that is wrong */
    static List<FeatureConfig> read(ConfigList list) {
        FeaturesReader reader = new FeaturesReader();
        list.forEach(reader::element);
        if (list.isEmpty() || list.size() > MOST_ELEMENTS) {
            throw bad(list, "features", "has " + list.size() + " elements", "give 1 to " + MOST_ELEMENTS);
        }
        return List.copyOf(reader.features.values());
    }

    private void element(ConfigValue value) {
        if (value instanceof ConfigObject object) {
            new Element(object).read();
        } else {
            String column = String.valueOf(value.unwrapped());
            add(
                    value,
                    new FeatureConfig.Numeric(
                            column, column, Missing.REFUSE, Optional.empty(), Optional.empty(), false, true));
        }
    }

    private void add(ConfigValue where, FeatureConfig feature) {
        if (features.putIfAbsent(feature.name(), feature) != null) {
            throw bad(
                    where, "features", "has two features named '" + feature.name() + "'", "give one a name of its own");
        }
    }

    private static InvalidInputException bad(ConfigValue where, String key, String problem, String advice) {
        return new InvalidInputException(KnownKeys.where(where.origin()) + ": " + key + " " + problem, advice);
    }

    /** One object of the list. */
    private final class Element {
        private final ConfigObject object;
        private final Config config;
        private final String type;

        private Element(ConfigObject object) {
            this.object = object;
            this.config = object.toConfig();
            this.type = text("type").orElse("number");
            if (!KEYS.containsKey(type)) {
                throw wrong(
                        "type", "use one of " + KEYS.keySet().stream().sorted().toList());
            }
            for (String key : object.keySet()) {
                boolean source = key.equals("column") || key.equals("columns");
                if (!key.equals("type") && !KEYS.get(type).contains(key) && (!source || type.equals("interaction"))) {
                    throw bad(object.get(key), "features: " + key, "does not go with type " + type, "remove it");
                }
            }
        }

        private void read() {
            switch (type) {
                case "interaction" -> interaction();
                case "pairs" -> pairs();
                default -> columns().forEach(this::one);
            }
        }

        private void one(String column) {
            String usual = type.equals("buckets") ? column + "/" + whole("buckets", BUCKETS, 2, MOST_BUCKETS) : column;
            String name = columns().size() == 1 ? text("name").orElse(usual) : usual;
            add(object, feature(name, column));
            if (flag("missing-flag", false)) {
                add(object, new FeatureConfig.Flag(name + "_missing", column));
            }
        }

        private FeatureConfig feature(String name, String column) {
            return switch (type) {
                case "buckets" ->
                    new FeatureConfig.Bucketed(name, column, missing(), whole("buckets", BUCKETS, 2, MOST_BUCKETS));
                case "category" ->
                    new FeatureConfig.Categorical(
                            name,
                            column,
                            text("missing"),
                            whole("min-count", 1, 1, Integer.MAX_VALUE),
                            !oneOf("unseen", List.of("refuse", "zero")).equals("zero"));
                case "hashed" ->
                    new FeatureConfig.HashedText(name, column, text("missing"), whole("bits", 18, 1, MOST_BITS));
                case "cyclic" -> new FeatureConfig.Periodic(name, column, missing(), period());
                default ->
                    new FeatureConfig.Numeric(
                            name,
                            column,
                            missing(),
                            range("clip", -Double.MAX_VALUE, Double.MAX_VALUE),
                            range("clip-quantiles", 0, 1),
                            flag("log", false),
                            flag("standardise", true));
            };
        }

        private void interaction() {
            List<String> of = config.hasPath("of") ? config.getStringList("of") : List.of();
            if (of.size() != 2 || !features.keySet().containsAll(of)) {
                throw wrong("of", "name two features that stand before it: of = [a, b]");
            }
            String name = text("name").orElse(String.join(" x ", of));
            add(object, new FeatureConfig.Crossed(name, features.get(of.get(0)), features.get(of.get(1))));
        }

        private void pairs() {
            List<String> columns = columns();
            Function<String, FeatureConfig> bucketed =
                    column -> new FeatureConfig.Bucketed(column, column, missing(), whole("buckets", 5, 2, 100));
            for (int i = 0; i < columns.size(); i++) {
                for (int j = i + 1; j < columns.size(); j++) {
                    String name = columns.get(i) + " x " + columns.get(j);
                    add(
                            object,
                            new FeatureConfig.Crossed(
                                    name, bucketed.apply(columns.get(i)), bucketed.apply(columns.get(j))));
                }
            }
        }

        private List<String> columns() {
            List<String> columns = new ArrayList<>();
            text("column").ifPresent(columns::add);
            if (config.hasPath("columns")) {
                columns.addAll(config.getStringList("columns"));
            }
            if (columns.isEmpty() || config.hasPath("column") && config.hasPath("columns")) {
                throw wrong("column", "give column = a, or columns = [a, b]");
            }
            return columns;
        }

        private Missing missing() {
            String text = text("missing").orElse("refuse");
            return switch (text) {
                case "refuse" -> Missing.REFUSE;
                case "mean" -> new Missing(Missing.Policy.MEAN, Double.NaN);
                case "median" -> new Missing(Missing.Policy.MEDIAN, Double.NaN);
                default -> new Missing(Missing.Policy.VALUE, number("missing"));
            };
        }

        private double number(String key) {
            String text = config.getString(key);
            if (!text.matches(NUMBER)) {
                throw wrong(key, "write a number" + (key.equals("missing") ? ", mean, median or refuse" : ""));
            }
            return Double.parseDouble(text);
        }

        private Optional<Range> range(String key, double least, double most) {
            if (!config.hasPath(key)) {
                return Optional.empty();
            }
            List<Double> ends = config.getDoubleList(key);
            boolean fine = ends.size() == 2 && ends.get(0) < ends.get(1) && ends.get(0) >= least && ends.get(1) <= most;
            if (!fine) {
                throw wrong(key, "give two ascending numbers" + (most == 1 ? " from 0 to 1" : "") + ": [low, high]");
            }
            return Optional.of(new Range(ends.get(0), ends.get(1)));
        }

        private double period() {
            if (!config.hasPath("period") || !(number("period") > 0)) {
                throw wrong(
                        "period", "write a number above 0, in the column's unit: 24 for hours, 86400 for timestamps");
            }
            return number("period");
        }

        private int whole(String key, int otherwise, int least, int most) {
            double value = config.hasPath(key) ? number(key) : otherwise;
            if (value != Math.rint(value) || value < least || value > most) {
                throw wrong(key, "write an integer from " + least + " to " + most);
            }
            return (int) value;
        }

        private boolean flag(String key, boolean otherwise) {
            return config.hasPath(key) ? config.getBoolean(key) : otherwise;
        }

        private String oneOf(String key, List<String> allowed) {
            String value = text(key).orElse(allowed.get(0));
            if (!allowed.contains(value)) {
                throw wrong(key, "use one of " + String.join(", ", allowed));
            }
            return value;
        }

        private Optional<String> text(String key) {
            return config.hasPath(key) ? Optional.of(config.getString(key)) : Optional.empty();
        }

        private InvalidInputException wrong(String key, String advice) {
            ConfigValue at = object.containsKey(key) ? object.get(key) : object;
            String problem = object.containsKey(key) ? "is " + at.unwrapped() : "is not given";
            return bad(at, "features: " + key, problem, advice);
        }
    }
}
