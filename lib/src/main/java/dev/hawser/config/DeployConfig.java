package dev.hawser.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and as whom the jobs run: nothing of it enters a hash.
 *
 * @param rpc the URLs of JSON-RPC endpoints, in the order in which they are asked
 * @param rpcFile path of a file that holds such URLs, one a line
 * @param chainId the chain that the node must serve
 * @param chain what is known of that chain
 * @param keystore path of a keystore V3 file
 * @param passwordFile path of the file that holds the keystore's password
 * @param saltFile path of the file that holds the master secret of salted batches
 * @param mlflow the MLflow server that trained models are logged to, without credentials
 * @param signer who signs instead of a keystore
 * @param desk what a trade desk is deployed with
 * @param parallelism how many fits of a training run at a time
 * @param spark settings for the Spark session
 */
public record DeployConfig(
        Optional<String> store,
        List<String> rpc,
        Optional<String> rpcFile,
        Optional<Long> chainId,
        ChainConfig chain,
        Optional<String> registry,
        Optional<String> owner,
        Optional<String> keystore,
        Optional<String> passwordFile,
        Optional<String> saltFile,
        Optional<URI> mlflow,
        SignerConfig signer,
        SendConfig send,
        TimingConfig timing,
        DeskConfig desk,
        Optional<String> master,
        int parallelism,
        Map<String, String> spark) {}
