//! The imports of the files of each crate have no circle.
//!
//! A file imports another when a `use` line in it leads there, or a path that starts at `crate`, `self`, `super` or a
//! child module. Both lead to the file that defines the name, whichever modules they go through: `use super::X` of a child
//! leads to its sibling where the parent has `X` from that sibling, and to the parent for what the parent defines itself.
//! So a parent that uses its children defines nothing that they use. What a file only re-exports (`pub use child::X`) is
//! no import of its own. The module `tests` in a file imports what it likes.
//! Of generated files only the `use` lines count: the client of all tags names those of the tags, which make its calls.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Where circles are left: what the paths of their files begin with.
const LEFT: &[&str] = &[];

#[test]
fn imports_have_no_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut circles = Vec::new();
    let mut files = 0;
    for member in members(&root) {
        let found = Crate::read(&root, &root.join(&member).join("src")).expect("the sources can be read");
        files += found.modules.len();
        circles.extend(found.circles());
    }
    assert!(files > 150, "{files} files");
    let is_in = |circle: &Vec<String>, start: &&str| circle.iter().all(|file| file.starts_with(start));
    let new: Vec<_> = circles.iter().filter(|circle| !LEFT.iter().any(|start| is_in(circle, start))).collect();
    assert!(new.is_empty(), "these files import one another: {new:#?}");
    let gone: Vec<_> = LEFT.iter().filter(|start| !circles.iter().any(|circle| is_in(circle, start))).collect();
    assert!(gone.is_empty(), "no circle is left in {gone:?}");
}

#[test]
fn circles_are_found_through_modules_between() {
    let circles = |files: &[(&str, &str)]| {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for (file, text) in files {
            let path = folder.path().join("src").join(file);
            fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
            fs::write(path, text).expect("a file can be written");
        }
        Crate::read(folder.path(), &folder.path().join("src")).expect("the sources can be read").circles()
    };
    let root = ("lib.rs", "pub mod a;\nmod b;\npub use b::{B, C};\n");
    let uses_root = ("a.rs", "use super::B;\npub struct A(B);\n");
    let uses_nothing = ("b.rs", "pub struct B;\npub struct C;\n");
    assert!(circles(&[root, uses_root, uses_nothing]).is_empty());
    for uses_a in ["use crate::a::A;", "use crate::{a};", "use super::a::*;", "fn f(_: super::a::A) {}"] {
        let b = format!("{uses_a}\npub struct B;\npub struct C;\n");
        assert_eq!(circles(&[root, uses_root, ("b.rs", &b)]), [["src/a.rs", "src/b.rs"]], "{uses_a}");
    }
    // A parent that uses what a child has of it.
    let parent = ("lib.rs", "mod a;\nuse a::A;\npub struct P(A);\n");
    assert_eq!(circles(&[parent, ("a.rs", "use super::P;\npub struct A(Box<P>);\n")]), [["src/a.rs", "src/lib.rs"]]);
    let re_exports = ("lib.rs", "mod a;\npub use a::A;\npub struct P;\n");
    assert!(circles(&[re_exports, ("a.rs", "use super::P;\npub struct A(P);\n")]).is_empty());
}

/// The folders of the crates of the workspace.
fn members(root: &Path) -> Vec<String> {
    let text = fs::read_to_string(root.join("Cargo.toml")).expect("the workspace has a manifest");
    let list = text.lines().find_map(|line| line.strip_prefix("members = ")).expect("it lists its members");
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A module of a crate, by its path from the crate.
type ModulePath = Vec<String>;

struct Crate {
    modules: BTreeMap<ModulePath, Module>,
}

/// A file.
struct Module {
    file: String,
    /// What it has under a name from elsewhere, as written.
    imports: BTreeMap<String, Import>,
    /// The modules all of whose names it has.
    globs: Vec<Import>,
    /// The paths that it names besides.
    paths: Vec<Import>,
    /// The names that it defines.
    defines: BTreeSet<String>,
    /// All words outside of `use` lines.
    words: BTreeSet<String>,
}

#[derive(Clone)]
struct Import {
    path: Vec<String>,
    is_public: bool,
}

impl Crate {
    fn read(root: &Path, sources: &Path) -> io::Result<Self> {
        let mut modules = BTreeMap::new();
        for path in rust_files(sources)? {
            let inside = path.strip_prefix(sources).expect("the file is in the folder");
            let mut names: ModulePath =
                inside.with_extension("").iter().map(|name| name.to_string_lossy().into_owned()).collect();
            if matches!(names.last().map(String::as_str), Some("mod" | "lib" | "main")) {
                names.pop();
            }
            let file = path.strip_prefix(root).expect("the file is in the workspace");
            modules.insert(names, Module::read(&fs::read_to_string(&path)?, file.display().to_string()));
        }
        Ok(Self { modules })
    }

    /// The groups of files that import one another, each sorted.
    fn circles(&self) -> Vec<Vec<String>> {
        let edges = self.edges();
        let reach: BTreeMap<&str, BTreeSet<&str>> =
            edges.keys().map(|file| (file.as_str(), reached(file, &edges))).collect();
        let circle = |file: &&str| -> Vec<String> {
            let others = reach[file].iter().filter(|other| reach.get(*other).is_some_and(|back| back.contains(file)));
            others.map(|file| (*file).to_owned()).collect()
        };
        let circles: BTreeSet<Vec<String>> = reach.keys().map(circle).filter(|files| !files.is_empty()).collect();
        circles.into_iter().collect()
    }

    /// Which files each file imports from.
    fn edges(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut edges = BTreeMap::new();
        for (at, module) in &self.modules {
            let is_used = |name: &String, import: &Import| !import.is_public || module.words.contains(name);
            let named = module.imports.iter().filter(|(name, import)| is_used(name, import)).map(|(_, import)| import);
            let imports = named.chain(module.globs.iter().filter(|import| !import.is_public));
            let targets = imports.chain(&module.paths).filter_map(|import| self.target(at, &import.path, 0));
            let targets = targets.filter(|file| *file != module.file).map(str::to_owned);
            edges.insert(module.file.clone(), targets.collect());
        }
        edges
    }

    /// The file that a path in a module leads to.
    fn target(&self, at: &[String], path: &[String], depth: usize) -> Option<&str> {
        // A longer chain of re-exports goes in circles.
        if depth > 16 {
            return None;
        }
        let (first, mut rest) = path.split_first()?;
        let mut here: ModulePath = match first.as_str() {
            "crate" => Vec::new(),
            "self" => at.to_vec(),
            "super" => at[..at.len().checked_sub(1)?].to_vec(),
            name => match self.child(at, name) {
                Some(child) => child,
                None => {
                    let import = self.modules.get(at)?.imports.get(name)?;
                    let path: Vec<String> = import.path.iter().chain(rest).cloned().collect();
                    return if import.path.first() == Some(first) { None } else { self.target(at, &path, depth + 1) };
                }
            },
        };
        while let Some((name, more)) = rest.split_first() {
            if name == "super" {
                here.pop()?;
                rest = more;
                continue;
            }
            let Some(child) = self.child(&here, name) else { break };
            here = child;
            rest = more;
        }
        let module = self.modules.get(&here)?;
        let Some(name) = rest.first() else { return Some(&module.file) };
        if let Some(import) = module.imports.get(name) {
            return self.target(&here, &import.path, depth + 1);
        }
        if !module.defines.contains(name) {
            for glob in &module.globs {
                let path: Vec<String> = glob.path.iter().cloned().chain([name.clone()]).collect();
                if let Some(file) = self.target(&here, &path, depth + 1) {
                    return Some(file);
                }
            }
        }
        Some(&module.file)
    }

    fn child(&self, at: &[String], name: &str) -> Option<ModulePath> {
        let child: ModulePath = at.iter().cloned().chain([name.to_owned()]).collect();
        self.modules.contains_key(&child).then_some(child)
    }
}

/// All files that a file imports from, directly or not.
fn reached<'e>(file: &str, edges: &'e BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'e str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = edges[file].iter().map(String::as_str).collect();
    while let Some(file) = open.pop() {
        if seen.insert(file) {
            open.extend(edges.get(file).into_iter().flatten().map(String::as_str));
        }
    }
    seen
}

fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

impl Module {
    fn read(text: &str, file: String) -> Self {
        let mut module = Module {
            file,
            imports: BTreeMap::new(),
            globs: Vec::new(),
            paths: Vec::new(),
            defines: BTreeSet::new(),
            words: BTreeSet::new(),
        };
        let tokens: TokenStream = text.parse().expect("the file is Rust");
        module.scan(tokens, 0);
        if text.starts_with("// @generated") {
            module.paths.clear();
            module.words.clear();
        }
        module
    }

    /// Reads tokens; `depth` says in how many inline modules they stand.
    fn scan(&mut self, tokens: TokenStream, depth: usize) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let word = word(token);
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            let is_in_path = at >= 2 && is_path(&tokens[at - 2..]);
            match word.as_deref() {
                Some("use") if !is_punct(before, '<') => {
                    let end = (at..tokens.len()).find(|end| is_punct(tokens.get(*end), ';')).unwrap_or(tokens.len());
                    let is_public = is_public(&tokens[..at]);
                    self.use_tree(&tokens[at + 1..end], Vec::new(), (depth, is_public));
                    at = end;
                }
                Some("mod") => at += 1,
                Some("crate" | "super" | "self") if !is_in_path && is_path(&tokens[at + 1..]) => {
                    let path = path_at(&tokens[at..]);
                    self.add(path, None, (depth, false));
                }
                Some(name) if !is_in_path && !is_punct(before, '.') && is_path(&tokens[at + 1..]) => {
                    // Whether it is a child module shows when all modules are known.
                    self.words.insert(name.to_owned());
                    let path = path_at(&tokens[at..]);
                    if depth == 0 {
                        self.paths.push(Import { path, is_public: false });
                    }
                }
                Some("struct" | "enum" | "trait" | "type" | "fn" | "const" | "static" | "union" | "macro_rules") => {
                    let name = tokens[at + 1..].iter().find_map(self::word);
                    self.defines.extend(name);
                }
                // Methods have names of their own.
                Some(_) if is_punct(before, '.') || before.and_then(self::word).as_deref() == Some("fn") => {}
                Some(name) => _ = self.words.insert(name.to_owned()),
                None => {}
            }
            if let TokenTree::Group(group) = &tokens[at.min(tokens.len() - 1)] {
                let is_module = group.delimiter() == Delimiter::Brace
                    && at >= 2
                    && self::word(&tokens[at - 2]).as_deref() == Some("mod");
                let is_tests = is_module && self::word(&tokens[at - 1]).as_deref() == Some("tests");
                if !is_tests {
                    self.scan(group.stream(), depth + usize::from(is_module));
                }
            }
            at += 1;
        }
    }

    fn use_tree(&mut self, tokens: &[TokenTree], prefix: Vec<String>, place: (usize, bool)) {
        let mut path = prefix;
        let mut rest = tokens;
        while let Some((token, more)) = rest.split_first() {
            match token {
                TokenTree::Ident(name) if name == "as" => {
                    let alias = more.first().and_then(word);
                    return self.add(path, alias, place);
                }
                TokenTree::Ident(name) => path.push(name.to_string().trim_start_matches("r#").to_owned()),
                TokenTree::Punct(sign) if sign.as_char() == '*' => return self.add_glob(path, place),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for tree in inner.split(|token| is_punct(Some(token), ',')).filter(|tree| !tree.is_empty()) {
                        self.use_tree(tree, path.clone(), place);
                    }
                    return;
                }
                _ => {}
            }
            rest = more;
        }
        let name = path.last().cloned();
        self.add(path, name, place);
    }

    /// Notes a path, and the name that it has here if there is one.
    fn add(&mut self, path: Vec<String>, name: Option<String>, (depth, is_public): (usize, bool)) {
        let Some(path) = from_file(path, depth) else { return };
        let import = Import { path, is_public };
        match name.filter(|_| depth == 0) {
            Some(name) if name == "self" => {
                let path = import.path[..import.path.len() - 1].to_vec();
                let name = path.last().cloned().unwrap_or_default();
                self.imports.insert(name, Import { path, is_public });
            }
            Some(name) => _ = self.imports.insert(name, import),
            None => self.paths.push(import),
        }
    }

    fn add_glob(&mut self, path: Vec<String>, (depth, is_public): (usize, bool)) {
        let Some(path) = from_file(path, depth) else { return };
        match depth {
            0 => self.globs.push(Import { path, is_public }),
            _ => self.paths.push(Import { path, is_public: false }),
        }
    }
}

/// A path in an inline module as one in the file; `None` if it stays in the file.
fn from_file(path: Vec<String>, depth: usize) -> Option<Vec<String>> {
    let supers = path.iter().take_while(|name| *name == "super").count();
    match supers {
        0 if depth > 0 && path.first().is_some_and(|name| name == "self") => None,
        0 => Some(path),
        _ if supers < depth => None,
        _ if supers == depth => {
            (depth > 0).then(|| ["self".to_owned()].into_iter().chain(path.into_iter().skip(depth)).collect())
        }
        _ => Some(path.into_iter().skip(depth).collect()),
    }
}

fn word(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(name) => Some(name.to_string().trim_start_matches("r#").to_owned()),
        _ => None,
    }
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == sign)
}

/// Whether a path goes on.
fn is_path(tokens: &[TokenTree]) -> bool {
    is_punct(tokens.first(), ':') && is_punct(tokens.get(1), ':')
}

/// Whether an item is visible outside, by the tokens before it.
fn is_public(before: &[TokenTree]) -> bool {
    let last = match before {
        [rest @ .., TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => rest.last(),
        all => all.last(),
    };
    last.and_then(word).as_deref() == Some("pub")
}

/// The names of a path that begins here.
fn path_at(tokens: &[TokenTree]) -> Vec<String> {
    let mut path = Vec::new();
    let mut rest = tokens;
    while let [TokenTree::Ident(name), more @ ..] = rest {
        path.push(name.to_string().trim_start_matches("r#").to_owned());
        match more {
            [TokenTree::Punct(one), TokenTree::Punct(two), more @ ..]
                if one.as_char() == ':' && two.as_char() == ':' =>
            {
                rest = more;
            }
            _ => break,
        }
    }
    path
}
