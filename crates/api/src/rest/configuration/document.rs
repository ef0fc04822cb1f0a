//! The description of the configuration's endpoints, from the same table of kinds as their routes.

use organization::Kind;
use utoipa::{
    IntoParams,
    openapi::{
        self, Content, HttpMethod, Ref, RefOr, ResponseBuilder,
        path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem},
        request_body::RequestBodyBuilder,
        schema::{ArrayBuilder, ObjectBuilder, Schema, Type},
    },
};

use super::{LISTED, file::YAML};
use crate::{
    dto::configuration::{ChangesQuery, ExportQuery, FlowDiffQuery, ImportQuery, ResourcePage},
    problem,
};

const JSON: &str = "application/json";

/// What an operation takes and gives.
struct Operation {
    method: HttpMethod,
    path: String,
    id: String,
    summary: String,
    params: Vec<Parameter>,
    body: Option<(&'static str, RefOr<Schema>)>,
    answer: (&'static str, &'static str, Option<RefOr<Schema>>),
}

/// Adds all of them to the document.
pub(crate) fn describe(document: &mut openapi::OpenApi) {
    let components = document.components.get_or_insert_default();
    for (name, schema) in organization::schemas() {
        components.schemas.insert(name.clone(), schema.clone());
    }
    for kind in Kind::ALL {
        if let Some(RefOr::T(Schema::Object(schema))) = components.schemas.get_mut(&kind.schema_name()) {
            let integer = ObjectBuilder::new().schema_type(Type::Integer);
            let text = |about: &str| ObjectBuilder::new().schema_type(Type::String).description(Some(about));
            schema.properties.insert(
                "version".to_owned(),
                integer
                    .description(Some(
                        "Grows with every change; given back, a replacement of another version is refused.",
                    ))
                    .into(),
            );
            let at = text("When it was changed last (RFC 3339).").read_only(true);
            schema.properties.insert("changedAt".to_owned(), at.into());
            let by = text("The id of the user who did it.").read_only(true);
            schema.properties.insert("changedBy".to_owned(), by.into());
        }
    }
    for operation in Kind::ALL
        .iter()
        .flat_map(|kind| of_kind(*kind))
        .chain(of_flows())
        .chain(of_all())
    {
        add(document, operation);
    }
    for kind in LISTED {
        let item = document.paths.paths.get_mut(&format!("/api/v1/{}", kind.path()));
        if let Some(list) = item.and_then(|item| item.get.as_mut()) {
            let about = format!(
                "With `settings=true`, for administrators, each item is a whole `{}`.",
                kind.schema_name()
            );
            list.description = Some(about);
            let settings = query::<ResourcePage>()
                .into_iter()
                .filter(|param| param.name == "settings");
            list.parameters.get_or_insert_default().extend(settings.map(Into::into));
        }
    }
}

fn add(document: &mut openapi::OpenApi, operation: Operation) {
    let (status, about, schema) = operation.answer;
    let mut answer = ResponseBuilder::new().description(about);
    if let Some(schema) = schema {
        let media = if operation.path.ends_with("/export") {
            YAML
        } else {
            JSON
        };
        answer = answer.content(media, Content::new(Some(schema)));
    }
    let problem = ResponseBuilder::new().description("A problem (RFC 9457)").content(
        problem::MEDIA_TYPE,
        Content::new(Some(Ref::from_schema_name("Problem"))),
    );
    let mut described = OperationBuilder::new()
        .operation_id(Some(operation.id))
        .tag("configuration")
        .summary(Some(operation.summary))
        .response(status, answer)
        .response("default", problem);
    for param in operation.params {
        described = described.parameter(param);
    }
    if let Some((media, schema)) = operation.body {
        let body = RequestBodyBuilder::new()
            .content(media, Content::new(Some(schema)))
            .required(Some(openapi::Required::True));
        described = described.request_body(Some(body.build()));
    }
    let item = PathItem::new(operation.method, described);
    match document.paths.paths.get_mut(&operation.path) {
        Some(present) => present.merge_operations(item),
        None => {
            document.paths.paths.insert(operation.path, item);
        }
    }
}

fn of_kind(kind: Kind) -> Vec<Operation> {
    let path = format!("/api/v1/{}", kind.path());
    let one_path = format!("{path}/{{id}}");
    let name = format!("{kind:?}Resource");
    let schema = || RefOr::Ref(Ref::from_schema_name(kind.schema_name()));
    let field = kind.one();
    let mut all = vec![
        Operation {
            method: HttpMethod::Get,
            path: one_path.clone(),
            id: format!("get{name}"),
            summary: format!("One {field}, without secrets."),
            params: vec![id()],
            body: None,
            answer: ("200", "As it is set", Some(schema())),
        },
        Operation {
            method: HttpMethod::Put,
            path: one_path.clone(),
            id: format!("replace{name}"),
            summary: format!(
                "Replaces one {field}, if nobody has changed it since the version in `If-Match` or in the body."
            ),
            params: vec![id(), if_match()],
            body: Some((JSON, schema())),
            answer: ("200", "As it is set now", Some(schema())),
        },
        Operation {
            method: HttpMethod::Get,
            path: format!("{one_path}/changes"),
            id: format!("list{name}Changes"),
            summary: format!("What was changed of one {field}, when and by whom, the last change first."),
            params: [vec![id()], query::<ResourcePage>()].concat(),
            body: None,
            answer: ("200", "A page", Some(list("ConfigurationChange"))),
        },
    ];
    if !LISTED.contains(&kind) {
        all.push(Operation {
            method: HttpMethod::Get,
            path: path.clone(),
            id: format!("list{name}s"),
            summary: format!("Every {field}, without secrets."),
            params: query::<ResourcePage>(),
            body: None,
            answer: ("200", "A page", Some(list(&kind.schema_name()))),
        });
    }
    if kind != Kind::Organization {
        all.push(Operation {
            method: HttpMethod::Post,
            path,
            id: format!("create{name}"),
            summary: format!("Adds one {field}."),
            params: Vec::new(),
            body: Some((JSON, schema())),
            answer: ("201", "As it is set", Some(schema())),
        });
        all.push(Operation {
            method: HttpMethod::Delete,
            path: one_path,
            id: format!("delete{name}"),
            summary: format!("Removes one {field}; refused with `inUse` and `usedBy` while something names it."),
            params: vec![id(), if_match()],
            body: None,
            answer: ("204", "It is gone", None),
        });
    }
    all
}

fn of_flows() -> Vec<Operation> {
    let path = |rest: &str| format!("/api/v1/flows/{{id}}/{rest}");
    let operation = |method, rest: &str, id: &str, summary: &str| Operation {
        method,
        path: path(rest),
        id: id.to_owned(),
        summary: summary.to_owned(),
        params: vec![self::id()],
        body: None,
        answer: ("200", "As it is set now", Some(reference("FlowResource"))),
    };
    vec![
        Operation {
            body: Some((JSON, reference("ValidateFlow"))),
            answer: ("200", "What is wrong", Some(reference("FlowValidation"))),
            ..operation(
                HttpMethod::Post,
                "validate",
                "validateFlow",
                "Says what is wrong with a document, or with the draft.",
            )
        },
        operation(
            HttpMethod::Post,
            "publish",
            "publishFlow",
            "Makes the draft a new version, which new contacts follow; contacts in progress keep theirs.",
        ),
        Operation {
            body: Some((JSON, reference("RollBackFlow"))),
            ..operation(
                HttpMethod::Post,
                "rollback",
                "rollBackFlow",
                "Publishes the document of an earlier version again, as a new version.",
            )
        },
        Operation {
            answer: ("200", "The last 500", Some(list("FlowVersionItem"))),
            ..operation(
                HttpMethod::Get,
                "versions",
                "listFlowVersions",
                "The published versions, the last one first.",
            )
        },
        Operation {
            params: vec![id(), number()],
            answer: ("200", "With its document", Some(reference("FlowVersionItem"))),
            ..operation(
                HttpMethod::Get,
                "versions/{number}",
                "getFlowVersion",
                "One published version.",
            )
        },
        Operation {
            params: [vec![id()], query::<FlowDiffQuery>()].concat(),
            answer: ("200", "Value by value", Some(reference("FlowDifferences"))),
            ..operation(
                HttpMethod::Get,
                "diff",
                "compareFlow",
                "What is other in one version than in another.",
            )
        },
    ]
}

fn of_all() -> Vec<Operation> {
    let text = || RefOr::T(Schema::Object(ObjectBuilder::new().schema_type(Type::String).build()));
    vec![
        Operation {
            method: HttpMethod::Get,
            path: "/api/v1/changes".to_owned(),
            id: "listChanges".to_owned(),
            summary: "What was changed, when and by whom, the last change first.".to_owned(),
            params: query::<ChangesQuery>(),
            body: None,
            answer: ("200", "A page", Some(list("ConfigurationChange"))),
        },
        Operation {
            method: HttpMethod::Get,
            path: "/api/v1/export".to_owned(),
            id: "exportConfiguration".to_owned(),
            summary: "Everything as one YAML file.".to_owned(),
            params: query::<ExportQuery>(),
            body: None,
            answer: ("200", "The file", Some(text())),
        },
        Operation {
            method: HttpMethod::Post,
            path: "/api/v1/import".to_owned(),
            id: "importConfiguration".to_owned(),
            summary: "Makes everything as a YAML file says; a file with a mistake is refused whole, with the place of \
                      each mistake in `params.problems`."
                .to_owned(),
            params: query::<ImportQuery>(),
            body: Some((YAML, text())),
            answer: ("200", "What changes", Some(reference("Imported"))),
        },
    ]
}

fn reference(name: &str) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(name))
}

fn list(name: &str) -> RefOr<Schema> {
    let schema = ObjectBuilder::new()
        .property("items", ArrayBuilder::new().items(reference(name)))
        .required("items")
        .property("nextCursor", ObjectBuilder::new().schema_type(Type::String));
    RefOr::T(Schema::Object(schema.build()))
}

fn query<T: IntoParams>() -> Vec<Parameter> {
    T::into_params(|| Some(ParameterIn::Query))
}

fn path_param(name: &str, about: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(openapi::Required::True)
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

fn id() -> Parameter {
    path_param("id", "The id.")
}

fn number() -> Parameter {
    path_param("number", "The number of the version.")
}

fn if_match() -> Parameter {
    ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .required(openapi::Required::False)
        .description(Some("The entity tag of the answer that it was made from."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}
