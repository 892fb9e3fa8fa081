//! Times rs_merkle with keccak-asm over the leaves of TreeBenchmark's rows, one thread, one JSON line:
//! `merkle-rust ROWS`. Leaves are encoded and hashed twice, sorted, and hashed up in sorted pairs; the tree's shape is
//! rs_merkle's own, so its root differs from ours wherever the number of rows is no power of two.
use keccak_asm::{Digest, Keccak256};
use rs_merkle::{Hasher, MerkleTree};
use std::time::Instant;

#[derive(Clone)]
struct SortedPairs;

impl Hasher for SortedPairs {
    type Hash = [u8; 32];

    fn hash(data: &[u8]) -> [u8; 32] {
        Keccak256::digest(data).into()
    }

    fn concat_and_hash(left: &[u8; 32], right: Option<&[u8; 32]>) -> [u8; 32] {
        match right {
            None => *left,
            Some(right) => {
                let (low, high) = if left <= right { (left, right) } else { (right, left) };
                let mut pair = [0; 64];
                pair[..32].copy_from_slice(low);
                pair[32..].copy_from_slice(high);
                Self::hash(&pair)
            }
        }
    }
}

/// `abi.encode` of (bytes32, int256, int256); the first word is any hash, as the time does not depend on it.
fn row(i: i64) -> [u8; 96] {
    let mut row = [0; 96];
    row[..8].copy_from_slice(&i.wrapping_mul(0x9e3779b97f4a7c15u64 as i64).to_be_bytes());
    row[56..64].copy_from_slice(&(10 * i).to_be_bytes());
    row[64..88].fill(if i > 0 { 0xff } else { 0 });
    row[88..].copy_from_slice(&(-i).to_be_bytes());
    row
}

fn main() {
    let count: i64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("merkle-rust ROWS");
    let rows: Vec<[u8; 96]> = (0..count).map(row).collect();
    let start = Instant::now();
    let mut leaves: Vec<[u8; 32]> = rows.iter().map(|row| SortedPairs::hash(&SortedPairs::hash(row))).collect();
    leaves.sort_unstable();
    let root = MerkleTree::<SortedPairs>::from_leaves(&leaves).root().expect("rows");
    let seconds = start.elapsed().as_secs_f64();
    let hex: String = root.iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{{\"rows\": {count}, \"seconds\": {seconds:.3}, \"root\": \"0x{hex}\"}}");
}
