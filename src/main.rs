//! The program `shihyo`: all of it is in the library's `cli`.

fn main() -> std::process::ExitCode {
    shihyo::cli::main()
}
