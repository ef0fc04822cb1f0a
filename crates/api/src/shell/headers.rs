//! Security headers, the same on every answer of the server: pages, API and files.

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};

/// Everything comes from our own host, scripts and styles too; nothing frames us. Pages that flows open inside the desktop
/// (LAY-4) stand in a sandboxed frame and may come from anywhere that is encrypted, or from this machine.
const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                   font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; \
                   frame-src https: http://localhost:* http://127.0.0.1:*; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Adds the security headers to every answer of the router. An answer that sets one of them itself keeps its own.
pub fn with_security_headers(router: Router, https: bool) -> Router {
    router.layer(middleware::from_fn(move |request: Request, next: Next| async move {
        let api = request.uri().path().starts_with("/api/");
        let mut response = next.run(request).await;
        add(&mut response, https, api);
        response
    }))
}

fn add(response: &mut Response, https: bool, api: bool) {
    let mut set = |name: HeaderName, value: &'static str| {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CSP);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "no-referrer");
    // Pages of flows open in tabs that are found again by their name (LAY-4); they never hold us.
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin-allow-popups",
    );
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "microphone=(self), speaker-selection=(self), autoplay=(self), camera=(), geolocation=(), display-capture=()",
    );
    if https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if api {
        set(header::CACHE_CONTROL, "no-store");
    }
}
