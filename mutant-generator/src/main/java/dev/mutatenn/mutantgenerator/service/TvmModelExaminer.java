package dev.mutatenn.mutantgenerator.service;

import dev.mutatenn.mutantgenerator.planning.ModelExaminer;
import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import dev.mutatenn.tvmdriver.DriverException;
import dev.mutatenn.tvmdriver.ModelRefused;
import dev.mutatenn.tvmdriver.SurveyRequest;
import dev.mutatenn.tvmdriver.TvmDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Asks TVM, in its child process. */
public final class TvmModelExaminer implements ModelExaminer {

  private final TvmDriver driver;
  private final Duration deadline;

  /** @param deadline of one question */
  public TvmModelExaminer(TvmDriver driver, Duration deadline) {
    this.driver = driver;
    this.deadline = deadline;
  }

  @Override
  public Description describe(Path onnx) throws ModelRefusedException, ExaminationException, InterruptedException {
    try {
      var model = driver.describe(onnx, deadline);
      return new Description(model.inputName(), model.inputDtype(), model.inputShape(), model.outputShape());
    } catch (ModelRefused e) {
      throw new ModelRefusedException(e.getMessage(), e.remedy(), e);
    } catch (DriverException e) {
      throw new ExaminationException(e.getMessage(), e);
    }
  }

  @Override
  public List<Sites> survey(Path onnx, List<ResolvedMutation> mutations) throws ExaminationException, InterruptedException {
    var requests = mutations.stream().map(mutation -> new SurveyRequest(mutation.operator().name(), mutation.parameters())).toList();
    try {
      var survey = driver.survey(onnx, requests, deadline);
      return IntStream.range(0, requests.size())
          .mapToObj(i -> new Sites(survey.sites().get(i).stream().map(site -> new Site(site.name(), site.ordinal(), site.layer())).toList(),
              survey.reasons().get(i)))
          .toList();
    } catch (DriverException e) {
      throw new ExaminationException(e.getMessage(), e);
    }
  }
}
