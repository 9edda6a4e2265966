namespace MilvusL7;

/// <summary>The status of the redirect from http to https; the names are those of FrontendConfig.</summary>
public enum RedirectResponseCode
{
    /// <summary>301, MOVED_PERMANENTLY_DEFAULT.</summary>
    MovedPermanently = 301,

    /// <summary>302, FOUND.</summary>
    Found = 302,

    /// <summary>303, SEE_OTHER.</summary>
    SeeOther = 303,

    /// <summary>307, TEMPORARY_REDIRECT.</summary>
    TemporaryRedirect = 307,

    /// <summary>308, PERMANENT_REDIRECT.</summary>
    PermanentRedirect = 308,
}
