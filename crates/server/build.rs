//! Looks at the folders that are embedded, so that a binary built before them is built again when they appear.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
    println!("cargo::rerun-if-changed=../../assets");
    println!("cargo::rerun-if-changed=demo");
}
