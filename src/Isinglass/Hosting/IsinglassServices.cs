using Microsoft.Extensions.DependencyInjection;

namespace Isinglass.Hosting;

/// <summary>Registers Isinglass with a host.</summary>
public static class IsinglassServices
{
    /// <summary>
    /// Adds <see cref="IsingService"/>. It uses the host's loggers, a meter and an activity source named <see cref="IsingService.TelemetryName"/>, and a
    /// registered <see cref="Model.Solving.ISampler"/>, if there is one, instead of a simulated machine.
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
