//! Compresses the spec. The simulator contains it in three formats, which take 1 MB as text and 100 kB compressed.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let output = PathBuf::from(env::var("OUT_DIR")?);
    for name in ["otc-vpn.yaml", "otc-vpn.json", "otc-vpn-3.1.json"] {
        let path = format!("page/{name}");
        println!("cargo::rerun-if-changed={path}");
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&fs::read(path)?)?;
        fs::write(output.join(format!("{name}.gz")), encoder.finish()?)?;
    }
    Ok(())
}
