namespace Isinglass.Machines.Connections;

/// <summary>A request went out and its reply was lost: the service may have done it or not, so it is not sent again blindly.</summary>
internal sealed class LostReplyException(string message, Exception? cause = null) : Exception(message, cause);
