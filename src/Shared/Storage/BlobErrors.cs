using Veza.Shared.Common;

namespace Veza.Shared.Storage;

/// <summary>Every refusal of the store.</summary>
public static class BlobErrors
{
    /// <summary>Nothing has arrived under the name.</summary>
    public static readonly Error UploadNotFound = new(
        "upload_not_found", ErrorKind.NotFound, "No file has arrived for this upload; send it first, or ask for a new address.");

    /// <summary>It is of another type than was agreed.</summary>
    public static readonly Error UploadTypeRefused = new(
        "upload_type_refused", ErrorKind.Invalid, "The file was sent as another type than was announced; it was deleted.");

    /// <summary>The name is taken.</summary>
    public static readonly Error Exists = new(
        "blob_exists", ErrorKind.Conflict, "There is a file at this address already; a file is sent once.");

    /// <summary>The address was not made here, was changed, or is for something else.</summary>
    public static readonly Error UrlInvalid = new(
        "blob_url_invalid", ErrorKind.Forbidden, "This address is not valid for that; ask for a new one.");

    /// <summary>The address was good once.</summary>
    public static readonly Error UrlExpired = new(
        "blob_url_expired", ErrorKind.Forbidden, "This address has expired; ask for a new one.");

    /// <summary>There is no blob at a good address.</summary>
    public static readonly Error NotFound = new("blob_not_found", ErrorKind.NotFound, "There is no file at this address.");

    /// <summary>The sender did not follow the headers of the upload.</summary>
    public static Error UploadHeadersDiffer(string contentType) => new(
        "upload_headers_differ", ErrorKind.Invalid,
        $"Send this file with the header 'Content-Type: {contentType}', as the upload said.");

    /// <summary>It has more bytes than was agreed.</summary>
    public static Error UploadTooLarge(long maxBytes) => new(
        "upload_too_large", ErrorKind.Invalid, $"The file is larger than the {maxBytes} bytes that were agreed; it was deleted.");
}
