package dev.mutatenn.cli.command;

import dev.mutatenn.catalogue.Operator;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.tvmdriver.DriverException;
import dev.mutatenn.tvmdriver.ModelDescription;
import dev.mutatenn.tvmdriver.ModelRefused;
import dev.mutatenn.tvmdriver.Site;
import dev.mutatenn.tvmdriver.Survey;
import dev.mutatenn.tvmdriver.SurveyRequest;
import dev.mutatenn.tvmdriver.TvmDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the sites of a network. */
@Command(name = "survey", mixinStandardHelpOptions = true, description = "Counts the sites of a network by operator, or lists them.")
final class SurveyCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  @Parameters(paramLabel = "MODEL.onnx", description = "The network.")
  private Path model;

  @Option(names = "--operator", paramLabel = "NAME", description = "Only this operator; may be repeated.")
  private List<String> names = List.of();

  @Option(names = "--sites", description = "List every site with its name.")
  private boolean sites;

  @Override
  public Integer call() throws IOException, InterruptedException, DriverException {
    if (!Files.isRegularFile(model)) {
      throw new UsageException("there is no file " + model);
    }
    List<Operator> operators = operators();
    Path work = Files.createTempDirectory("mutatenn-survey");
    try (TvmDriver driver = Drivers.open(work)) {
      Path onnx = model.toAbsolutePath();
      ModelDescription description = driver.describe(onnx, DEADLINE);
      System.out.println(model + ": input " + description.inputName() + " " + description.inputDtype() + description.inputShape() + ", output "
          + description.outputShape() + ", opset " + description.opset());
      List<SurveyRequest> requests = operators.stream().map(operator -> new SurveyRequest(operator.name(), Map.of())).toList();
      tell(operators, driver.survey(onnx, requests, DEADLINE));
      return 0;
    } catch (ModelRefused e) {
      throw new UsageException(model + ": " + e.getMessage() + "\n    " + e.remedy());
    } finally {
      work.toFile().delete();
    }
  }

  private List<Operator> operators() {
    OperatorCatalogue catalogue = OperatorCatalogue.load();
    return names.isEmpty() ? catalogue.all() : names.stream().map(name -> catalogue.find(name)
        .orElseThrow(() -> new UsageException("there is no operator " + name
        + catalogue.closest(name).stream().findFirst().map(close -> ": did you mean " + close + "?").orElse("")))).toList();
  }

  private void tell(List<Operator> operators, Survey survey) {
    System.out.printf("%-34s %-24s %-6s %6s%n", "operator", "family", "level", "sites");
    for (int i = 0; i < operators.size(); i++) {
      Operator operator = operators.get(i);
      List<Site> found = survey.sites().get(i);
      System.out.printf("%-34s %-24s %-6s %6d  %s%n", operator.name(), operator.category(), operator.level().name().toLowerCase(Locale.ROOT),
          found.size(),
          survey.reasons().get(i));
      if (sites) {
        found.forEach(site -> System.out.printf("  %5d  %s  %s%n", site.ordinal(), site.name(), site.description()));
      }
    }
    System.out.println("Loop sites are those of the scheduled stage, which is the same on every CPU target.");
  }
}
