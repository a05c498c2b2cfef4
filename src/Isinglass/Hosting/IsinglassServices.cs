using Microsoft.Extensions.DependencyInjection;

namespace Isinglass.Hosting;

/// <summary>Registers Isinglass with a host.</summary>
public static class IsinglassServices
{
    /// <summary>
    /// Adds <see cref="IsingService"/>. It logs by the host's loggers, measures by the meter and traces by the activity source that are both called
    /// <see cref="IsingService.TelemetryName"/>, and asks a registered <see cref="Model.Solving.ISampler"/>, where there is one, instead of a simulated
    /// machine.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets options; null = defaults.</param>
    public static IServiceCollection AddIsinglass(this IServiceCollection services, Action<IsinglassOptions>? configure = null)
    {
        var options = new IsinglassOptions();
        configure?.Invoke(options);
        return services.AddSingleton(options).AddSingleton<IsingService>();
    }
}
