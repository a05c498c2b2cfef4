namespace Isinglass.Machines.Connections;

/// <summary>A request was sent and its reply lost: the service may have executed it, so it is not sent again blindly.</summary>
internal sealed class LostReplyException(string message, Exception? cause = null) : Exception(message, cause);
