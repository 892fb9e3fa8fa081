package dev.hawser.ingest.generate;

import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** How Parquet stores a column's values. Every column may hold nulls, as in the files of the real tools. */
enum Storage {
    /** A String. */
    TEXT(BINARY, stringType()) {
        @Override
        void write(RecordConsumer out, Object value) {
            out.addBinary(Binary.fromString((String) value));
        }
    },
    /** A byte[]. */
    BYTES(BINARY, null) {
        @Override
        void write(RecordConsumer out, Object value) {
            out.addBinary(Binary.fromConstantByteArray((byte[]) value));
        }
    },
    /** A List of Strings. */
    TEXTS(BINARY, stringType()) {
        @Override
        Type type(String name) {
            return Types.optionalList().element(TEXT.type("element")).named(name);
        }

        @Override
        void write(RecordConsumer out, Object value) {
            out.startGroup();
            if (!((List<?>) value).isEmpty()) {
                out.startField("list", 0);
                for (Object item : (List<?>) value) {
                    out.startGroup();
                    out.startField("element", 0);
                    TEXT.write(out, item);
                    out.endField("element", 0);
                    out.endGroup();
                }
                out.endField("list", 0);
            }
            out.endGroup();
        }
    },
    /** A Number. */
    INT64(PrimitiveTypeName.INT64, null) {
        @Override
        void write(RecordConsumer out, Object value) {
            out.addLong(((Number) value).longValue());
        }
    },
    /** A Number that isn't negative. */
    UINT32(PrimitiveTypeName.INT32, intType(32, false)) {
        @Override
        void write(RecordConsumer out, Object value) {
            out.addInteger(((Number) value).intValue());
        }
    },
    /** A Number that isn't negative. */
    UINT64(PrimitiveTypeName.INT64, intType(64, false)) {
        @Override
        void write(RecordConsumer out, Object value) {
            out.addLong(((Number) value).longValue());
        }
    },
    /** A Number, rounded to the nearest double. */
    DOUBLE(PrimitiveTypeName.DOUBLE, null) {
        @Override
        void write(RecordConsumer out, Object value) {
            out.addDouble(((Number) value).doubleValue());
        }
    },
    /** A Boolean. */
    BOOLEAN(PrimitiveTypeName.BOOLEAN, null) {
        @Override
        void write(RecordConsumer out, Object value) {
            out.addBoolean((Boolean) value);
        }
    },
    /** An Instant of whole seconds, as Spark stores timestamps unless told otherwise. */
    INT96(PrimitiveTypeName.INT96, null) {
        private static final long DAY = 86_400;
        private static final int JULIAN_DAY_OF_1970 = 2_440_588;
        private static final long NANOS = 1_000_000_000;

        @Override
        void write(RecordConsumer out, Object value) {
            long second = ((Instant) value).getEpochSecond();
            byte[] stored = ByteBuffer.allocate(12)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(Math.floorMod(second, DAY) * NANOS)
                    .putInt((int) (Math.floorDiv(second, DAY) + JULIAN_DAY_OF_1970))
                    .array();
            out.addBinary(Binary.fromConstantByteArray(stored));
        }
    };

    private final PrimitiveTypeName primitive;
    private final LogicalTypeAnnotation logical;

    Storage(PrimitiveTypeName primitive, LogicalTypeAnnotation logical) {
        this.primitive = primitive;
        this.logical = logical;
    }

    Type type(String name) {
        return Types.optional(primitive).as(logical).named(name);
    }

    /** @param value not null, and of the kind that the constant names */
    abstract void write(RecordConsumer out, Object value);
}
