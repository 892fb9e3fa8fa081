package dev.hawser.ingest;

import static dev.hawser.ingest.Declared.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testing.SharedData;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Real tables of many tools. Each states the rows that go in, those accepted and those quarantined with their reasons,
 * and sums over what was accepted; all were counted in the files by other means.
 */
class RealTablesTest extends IngestSuite {
    private static final String WDBC_FEATURES = "feature_";

    /**
     * @param counts rows in = accepted + quarantined, and why
     * @param sql over the accepted rows
     */
    private record Case(String file, Declared table, String counts, String sql, String found) {
        @Override
        public String toString() {
            return file + ": " + counts;
        }
    }

    /** Daily values of Etherscan: every cell quoted, lines that end in CRLF, zeros in the first week. */
    private static Case etherscan(String chart, String column, String type, String zeros, String sum) {
        return new Case(
                "fees-prices/etherscan_export-" + chart + "_dev_to2023.csv",
                table("days")
                        .written("M/d/yyyy", "date", "date_utc")
                        .with("timestamp", "unixtimestamp")
                        .with(type, column)
                        .key("date_utc"),
                "3077 = 3077 + 0 {}",
                "select count_if(timestamp(date_utc) = unixtimestamp), count_if(" + column + " = 0), sum(" + column
                        + ") from days",
                "3077|" + zeros + "|" + sum);
    }

    private static Declared labelled(String amounts) {
        return table("transactions")
                .with("timestamp", "block_timestamp")
                .with("bigint", "block_number", "gas", "receipt_gas_used")
                .with(amounts, "gas_price", "value")
                .with("boolean", "class");
    }

    static final List<Case> CASES = List.of(
            etherscan("AvgGasPrice", "value_wei", "wei", "8", "137002553197971"),
            etherscan("EtherPrice", "value", "decimal(10,2)", "8", "2833829.70"),
            etherscan("GasLimit", "value", "bigint", "8", "43358604974"),
            etherscan("GasUsed", "value", "bigint", "8", "168981176637436"),
            etherscan("TxGrowth", "value", "bigint", "7", "2209853125"),
            new Case(
                    "fees-prices/ETH-USD_daily_ohlcv_2017_2022.csv",
                    table("prices")
                            .with("date", "date")
                            .with("decimal(10,6)", "open", "high", "low", "close", "adj_close")
                            .with("bigint", "volume")
                            .key("date"),
                    "1685 = 1685 + 0 {}",
                    "select min(date), max(date), sum(volume), count_if(high < low) from prices",
                    "2017-11-09|2022-06-20|21545003056402|0"),
            new Case(
                    "fees-prices/gas_usage_5min_to_2021-12-26.csv",
                    table("fees")
                            .with("timestamp", "datetime")
                            .with("double", "gas_limit", "gas_used", "open", "avg_gas_price", "max_gas_price")
                            .with("double", "min_gas_price", "block_utilisation")
                            .key("datetime"),
                    "8928 = 8928 + 0 {}",
                    "select min(datetime), max(datetime), max_by(min_gas_price, datetime) from fees",
                    "2021-11-26 00:00:00.0|2021-12-26 23:55:00.0|45.47727957002429"),
            new Case(
                    "blocks/blocks_23032295_23033295.csv",
                    table("blocks")
                            .with("bigint", "number")
                            .with("timestamp", "timestamp")
                            .from("transactions", "bigint", "transaction_count")
                            .with("bigint", "gas_used", "gas_limit", "size")
                            .key("number"),
                    "1001 = 1001 + 0 {}",
                    "select min(number), max(number), sum(transaction_count) from blocks",
                    "23032295|23033295|264239"),
            new Case(
                    // four amounts are so small that their writer took to exponents
                    "blocks/transactions_23033307.csv",
                    table("transactions")
                            .with("bigint", "block_number")
                            .from("from", "address", "from_address")
                            .from("to", "address", "to_address")
                            .from("value", "decimal(38,18)", "value_eth")
                            .with("bigint", "gas")
                            .from("gas_price", "decimal(18,9)", "gas_price_gwei")
                            .with("bytes32", "hash")
                            .key("hash"),
                    "240 = 236 + 4 {not_exact:value_eth=4}",
                    "select count_if(from_address = lower(from_address)),"
                            + " count_if(gas_price_gwei = 4 or gas_price_gwei = 3) from transactions",
                    "236|2"),
            new Case(
                    "transactions/token_transfers_14669683.csv",
                    table("transfers")
                            .with("bigint", "block_number", "transaction_index")
                            .with("address", "from_address", "to_address", "contract_address")
                            .with("timestamp", "time_stamp")
                            .with("decimal(14,7)", "value"),
                    "99 = 99 + 0 {}",
                    "select count(distinct contract_address), max(time_stamp) from transfers",
                    "3|2022-04-28 00:30:45.0"),
            new Case(
                    "transactions/labelled_tx_tuning_DF.csv",
                    labelled("wei"),
                    "7124 = 0 + 7124 {not_exact:gas_price=7124}",
                    "select count(*) from transactions",
                    "0"),
            new Case(
                    // 51000000000.0 is a whole number; 5.88e+18 has lost its digits
                    "transactions/labelled_tx_tuning_DF.csv",
                    labelled("decimal(38,0)"),
                    "7124 = 1303 + 5821 {not_exact:value=5821}",
                    "select count(distinct *) from transactions",
                    "1255"),
            new Case(
                    "transactions/labelled_tx_tuning_DF.csv",
                    labelled("double")
                            .key("block_timestamp", "block_number", "gas", "receipt_gas_used", "gas_price", "value"),
                    "7124 = 7024 + 100 {duplicate:block_timestamp+block_number+gas+receipt_gas_used+gas_price+value"
                            + "=100}",
                    "select count(distinct *), max(value) > 1e15 from transactions",
                    "7024|true"),
            new Case(
                    // of 34 contracts that stand there twice, 21 are labelled alike
                    "fraud/forta_malicious_smart_contracts.csv",
                    table("contracts")
                            .with("address", "contract_address", "contract_creator")
                            .optional("string", "contract_tag", "contract_creator_tag", "notes")
                            .with("bytes32", "contract_creation_tx")
                            .with("string", "source")
                            .optional("string", "contract_creator_etherscan_label")
                            .key("contract_address"),
                    "753 = 706 + 47 {conflicting:contract_address=26, duplicate:contract_address=21}",
                    "select count(distinct contract_address), count(distinct source) from contracts",
                    "706|4"),
            new Case(
                    // five are no addresses; of 21 that stand there twice, 16 say the same twice
                    "fraud/transaction_dataset_dev.csv",
                    table("accounts")
                            .with("address", "address")
                            .with("boolean", "flag")
                            .with("double", "avg_min_between_sent_tnx")
                            .with("int", "sent_tnx", "received_tnx")
                            .with("double", "total_ether_balance")
                            .optional("int", "total_erc20_tnxs", "erc20_uniq_sent_addr", "erc20_uniq_sent_addr_1")
                            .optional("string", "erc20_most_sent_token_type", "erc20_most_rec_token_type")
                            .key("address")
                            .trimmed("None"),
                    "7396 = 7365 + 31 {bad_hex:address=5, conflicting:address=10, duplicate:address=16}",
                    "select count(distinct address), count_if(total_ether_balance < 0) > 700,"
                            + " count_if(erc20_most_sent_token_type in ('', ' ', 'None')) from accounts",
                    "7365|true|0"),
            new Case(
                    // one has no courier; a spreadsheet made numbers like 6E+02 of some of the hexadecimal IDs
                    "delivery/deliverytime_dev.csv",
                    table("deliveries")
                            .with("string", "id", "delivery_person_id")
                            .with("int", "delivery_person_age")
                            .with("decimal(2,1)", "delivery_person_ratings")
                            .with("decimal(9,6)", "restaurant_latitude", "restaurant_longitude")
                            .with("string", "type_of_order", "type_of_vehicle")
                            .with("int", "time_taken_min")
                            .key("id")
                            .trimmed(),
                    "34555 = 34405 + 150 {conflicting:id=149, missing:delivery_person_id=1}",
                    "select concat_ws(',', array_sort(collect_set(type_of_vehicle))) from deliveries",
                    "bicycle,electric_scooter,motorcycle,scooter"),
            new Case(
                    // the file's oddities that a type can't know are left to the pipeline's query
                    "delivery/deliverytime_dev.csv",
                    table("deliveries")
                            .with("decimal(2,1)", "delivery_person_ratings")
                            .with("decimal(9,6)", "restaurant_latitude", "restaurant_longitude"),
                    "34555 = 34555 + 0 {}",
                    "select count_if(restaurant_latitude = 0), count_if(restaurant_latitude < 0),"
                            + " count_if(restaurant_longitude < 0), count_if(delivery_person_ratings > 5) from deliveries",
                    "2673|323|117|35"),
            new Case(
                    // the first line is a count
                    "medical/wdbc_sklearn_breast_cancer.csv",
                    table("tumours")
                            .with(
                                    "decimal(11,7)",
                                    IntStream.range(0, 30)
                                            .mapToObj(i -> WDBC_FEATURES + i)
                                            .toArray(String[]::new))
                            .with("boolean", "benign")
                            .layout(',', false, 1),
                    "569 = 569 + 0 {}",
                    "select count_if(benign), count_if(not benign), min_by(feature_23, feature_0) from tumours",
                    "357|212|185.2000000"),
            new Case(
                    "medical/mlbench_PimaIndiansDiabetes.csv",
                    table("patients")
                            .with("decimal(3,0)", "pregnant", "glucose", "pressure", "triceps", "insulin", "age")
                            .with("decimal(3,1)", "mass")
                            .with("decimal(4,3)", "pedigree")
                            .with("string", "diabetes"),
                    "768 = 768 + 0 {}",
                    "select count_if(glucose = 0), count_if(pressure = 0), count_if(triceps = 0),"
                            + " count_if(insulin = 0), count_if(mass = 0), count_if(diabetes = 'pos') from patients",
                    "5|35|227|374|11|268"),
            new Case(
                    "medical/diabetes_data_raw.csv.gz",
                    table("patients")
                            .with("int", "age", "sex")
                            .with("decimal(4,1)", "bmi")
                            .with("decimal(5,2)", "bp")
                            .with("int", "s1")
                            .with("decimal(5,1)", "s2", "s3")
                            .with("decimal(5,2)", "s4")
                            .with("decimal(6,4)", "s5")
                            .with("int", "s6")
                            .layout(' ', false, 0),
                    "442 = 442 + 0 {}",
                    "select sum(age), min(sex), max(sex) from patients",
                    "21445|1|2"),
            new Case(
                    "medical/diabetes_target.csv.gz",
                    table("progressions").with("double", "progression").layout(' ', false, 0),
                    "442 = 442 + 0 {}",
                    "select sum(progression), min(progression), max(progression) from progressions",
                    "67243.0|25.0|346.0"),
            new Case(
                    "medical/diabetes_target.csv.gz",
                    table("progressions").with("int", "progression").layout(' ', false, 0),
                    "442 = 0 + 442 {not_exact:progression=442}",
                    "select count(*) from progressions",
                    "0"));

    @ParameterizedTest
    @FieldSource("CASES")
    void everyRowIsAcceptedOrQuarantinedForAReason(Case real) {
        assertThat(counts(SharedData.file(real.file()), real.table().config())).isEqualTo(real.counts());
        assertThat(select(real.sql(), real.table().config())).isEqualTo(real.found());
    }

    @Test
    void thoseThatAreNoAddressesAreShownWhereTheyStand() {
        ingest(
                SharedData.file("fraud/transaction_dataset_dev.csv"),
                table("accounts").with("address", "address").config());
        assertThat(quarantine("line", "reason", "`column`", "split(raw, ',')[2]"))
                .isEqualTo("""
                        5890|bad_hex|address|0x11c058c3efbf53939fb6872b09a2b5cf2410a1e2c3f3c867664e43a626d878c0
                        5956|bad_hex|address|0x1c6e3348a7ea72ffe6a384e51bd1f36ac1bcb4264f461889a318a3bb2251bf19
                        6063|bad_hex|address|0x2dfe2e0522cc1f050edcc7a05213bb55bbb36884ec9468fc39eccc013c65b5e4
                        6351|bad_hex|address|0x5a27a79f5217cad7d95cefcce0ecd18a4c33df84et
                        6770|bad_hex|address|0x9cdfc5b0aca4527a0916412e9dbd6ad85556a49""");
    }

    @Test
    void theChainChecksRunOverDeclaredColumnsToo() {
        IngestResult blocks = ingest(
                SharedData.file("blocks/blocks_23032295_23033295.csv"),
                table("blocks")
                        .with("bigint", "number", "gas_used", "gas_limit")
                        .config());
        assertThat(blocks.checks())
                .containsExactly(
                        new IngestResult.Check(ChainChecks.BLOCK_GAPS, 1001, 0),
                        new IngestResult.Check(ChainChecks.BLOCK_GAS, 1001, 0));
    }

    @Test
    void gapsAreCountedHoweverFarApartBlocksAre() throws IOException {
        file("blocks.csv", "number\n0\n9223372036854775807\n0\n");
        IngestResult blocks =
                ingest(input, table("blocks").with("bigint", "number").config());
        long most = (1L << 53) - 1;
        assertThat(blocks.checks()).containsExactly(new IngestResult.Check(ChainChecks.BLOCK_GAPS, most, most - 2));
    }

    @Test
    void aTableOfOnesOwnMayHaveTheNameOfAChainsTable() throws IOException {
        file("blocks.csv", "number,gas_used,gas_limit\nfirst,much,more\n");
        IngestResult blocks = ingest(
                input,
                table("blocks")
                        .with("string", "number", "gas_used", "gas_limit")
                        .config());
        assertThat(blocks.rowsAccepted()).isOne();
        assertThat(blocks.checks()).isEmpty();
    }

    @Test
    void aTableThatIsNotTheDialectsIsRefusedWithWhatToDo() {
        assertThat(refused(
                        SharedData.file("transactions/token_transfers_14669683.csv"),
                        Requests.table("token_transfers")))
                .hasMessageContaining("token_transfers_14669683.csv: its header is not that of ethereum-etl's"
                        + " token_transfers: 'block_number,transaction_index,from_address,to_address,time_stamp,"
                        + "contract_address,value' lacks the column 'token_address'")
                .extracting("advice")
                .asString()
                .contains("declare its columns under the dialect 'table'");
    }
}
