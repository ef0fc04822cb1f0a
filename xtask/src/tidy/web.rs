//! Import rules of the web app: shared parts move down, a feature never imports another feature.

use crate::finding::Finding;
use crate::tree::Tree;

/// A folder of `web/src` and the folders that it may import.
struct Layer {
    name: &'static str,
    may_import: &'static [&'static str],
}

const LAYERS: &[Layer] = &[
    Layer {
        name: "lib",
        may_import: &[],
    },
    Layer {
        name: "i18n",
        may_import: &["lib"],
    },
    Layer {
        name: "ui",
        may_import: &["lib", "i18n"],
    },
    Layer {
        name: "api",
        may_import: &["lib"],
    },
    Layer {
        name: "live",
        may_import: &["lib", "api"],
    },
    Layer {
        name: "phone",
        may_import: &["lib", "i18n", "ui", "api", "live"],
    },
    Layer {
        name: "features",
        may_import: &["lib", "i18n", "ui", "api", "live", "phone"],
    },
];

const SOURCE: &str = "web/src/";

/// Checks every import of every file in `web/src` that lies in one of the layers.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.under(SOURCE, "ts").chain(tree.under(SOURCE, "tsx"));
    files
        .flat_map(|(path, text)| imports(text).filter_map(move |(line, target)| judge(path, line, target)))
        .collect()
}

/// Modules that a file imports, with the line.
fn imports(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter_map(|(index, line)| {
        let line_text = line.trim_start();
        let rest = if line_text.starts_with("import \"") || line_text.starts_with("import '") {
            line_text.get("import ".len()..)?
        } else {
            let at = line_text.find("from \"").or_else(|| line_text.find("from '"))?;
            line_text.get(at + "from ".len()..)?
        };
        let quote = rest.chars().next()?;
        Some((index + 1, rest.get(1..)?.split(quote).next()?))
    })
}

fn judge(path: &str, line: usize, target: &str) -> Option<Finding> {
    let from = path.strip_prefix(SOURCE)?;
    let to = place(from, target)?;
    let (from_parts, to_parts): (Vec<_>, Vec<_>) = (from.split('/').collect(), to.split('/').collect());
    let layer = LAYERS.iter().find(|layer| Some(&layer.name) == from_parts.first())?;
    let first = *to_parts.first()?;
    if first == layer.name {
        let other_feature = layer.name == "features" && from_parts.get(1) != to_parts.get(1);
        return other_feature.then(|| {
            Finding::new(
                path,
                line,
                format!("a feature imports another feature: {to}"),
                "Move the shared part down.",
            )
        });
    }
    if LAYERS.iter().any(|other| other.name == first) && !layer.may_import.contains(&first) {
        return Some(Finding::new(
            path,
            line,
            format!("`{}` must not import `{first}` ({to})", layer.name),
            format!(
                "It may import: {}. Move the shared part down.",
                layer.may_import.join(", ")
            ),
        ));
    }
    None
}

/// Where an import of ours points, from `web/src`; nothing for packages and for files outside it.
fn place(from: &str, target: &str) -> Option<String> {
    if let Some(rest) = target.strip_prefix("@/").or_else(|| target.strip_prefix("~/")) {
        return Some(rest.to_owned());
    }
    if !target.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_read_in_all_their_forms() {
        let text =
            "import \"./desk.css\";\nimport { a } from '../lib/time';\nexport { b } from \"react\";\nconst c = 1;\n";
        assert_eq!(
            imports(text).collect::<Vec<_>>(),
            [(1, "./desk.css"), (2, "../lib/time"), (3, "react")]
        );
    }

    #[test]
    fn an_import_may_only_point_down() {
        for (path, target, allowed) in [
            ("web/src/features/desk/Pane.tsx", "../../ui/Button", true),
            ("web/src/features/desk/Pane.tsx", "./Timer", true),
            ("web/src/features/desk/Pane.tsx", "../admin/Users", false),
            ("web/src/features/desk/Pane.tsx", "@/live/store", true),
            ("web/src/ui/Button.tsx", "../live/store", false),
            ("web/src/lib/time.ts", "../api/client", false),
            ("web/src/main.tsx", "./features/desk/Page", true),
            ("web/src/live/socket.ts", "zustand", true),
        ] {
            assert_eq!(judge(path, 1, target).is_none(), allowed, "{path} imports {target}");
        }
    }
}
