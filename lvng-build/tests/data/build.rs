//! One description, into `OUT_DIR` and into a folder of `src/`.

fn main() -> Result<(), lvng_build::Error> {
    lvng_build::configure().client(true).server(true).compile("api/petstore.yaml")?;
    lvng_build::configure()
        .out_dir("src/again")
        .module("crate::again")
        .names("names.lock")
        .compile("api/petstore.yaml")
}
